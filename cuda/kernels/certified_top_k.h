#pragma once

#include "core/scoring/candidate_list.h"
#include "core/scoring/certified_bound.h"
#include "cuda/kernels/round_rows.h"
#include "cuda/kernels/top_k.h"

namespace reckon::cuda {

// Queries against items, both also rounded to 8 bits.
struct CertifiedInput {
  ScoringInput<float> exact;
  ScoringInput<std::int8_t> rounded;  // inner products of the integers; with the exclusions
  const RoundedFacts* facts;          // [item_count]
  const CertifiedBound* bounds;       // [query_count]
};

// The 8-bit scan bounds every score. Of each query it keeps the candidates, whose upper bound is
// not below the k-th largest lower bound so far; only they are scored in float32. It looks at the
// items in chunks, each spread evenly over all of them and as large as those before it together, so
// that few candidates come up between two cuts. Nothing is scored in fp16 between: of 300,000
// random or clustered vectors of dimension 384, 430 to 760 are left for k = 100, and copies of all
// items in fp16 would spare a third of their bytes.
struct CertifiedPlan {
  int k = 0;
  int capacity = 0;   // of each of the two buffers of a query's candidates
  int tile_step = 0;  // from one tile of the first chunk to the next, a power of two
  std::size_t candidates_per_query() const { return 2 * static_cast<std::size_t>(capacity); }
  std::size_t keys_per_query() const;
  std::size_t bytes_per_query() const;
};
CertifiedPlan plan_certified_top_k(int item_count, int k);

// Device memory of the call; what is in it before does not matter.
struct CertifiedMemory {
  Candidate* candidates;  // [query_count * plan.candidates_per_query()]
  std::uint64_t* keys;    // [query_count * plan.keys_per_query()]
  std::uint64_t* worst;   // [query_count]
  float* thresholds;      // [query_count]: NaN afterwards where too many items were too close
  int* counts;            // [query_count]
};

// The best k items of each query, the bits of long_top_k(); those with a threshold of NaN
// afterwards have no lists.
void certified_top_k(const CertifiedInput& input, const CertifiedPlan& plan,
                     const CertifiedMemory& memory, const TopKOutput& out, Stream stream);

}  // namespace reckon::cuda
