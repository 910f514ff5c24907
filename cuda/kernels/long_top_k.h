#pragma once

#include "cuda/kernels/top_k.h"

namespace reckon::cuda {

// Lists that are too long for top_k(). Chunk by chunk of the items, what is better than a query's
// k-th item so far gathers behind its list, and a radix selection leaves the best k of both: no
// scores are written but those of candidates.
struct LongTopKPlan {
  int k = 0;
  int chunk = 0;  // items at a time, whole tiles
  // Numbers that each query needs in LongTopKMemory::keys.
  std::size_t keys_per_query() const;
};
LongTopKPlan plan_long_top_k(int item_count, int k);

// Device memory of the call; what is in it before and behind does not matter.
struct LongTopKMemory {
  std::uint64_t* keys;   // [query_count * plan.keys_per_query()]
  std::uint64_t* worst;  // [query_count]
  int* counts;           // [query_count]
};

// The best k items of each query. A score of -0 is given as 0.
void long_top_k(const ScoringInput<float>& input, const LongTopKPlan& plan,
                const LongTopKMemory& memory, const TopKOutput& out, Stream stream);

}  // namespace reckon::cuda
