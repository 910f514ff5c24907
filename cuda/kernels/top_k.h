#pragma once

#include "core/scoring/top_k.h"
#include "cuda/kernels/scoring_input.h"

namespace reckon::cuda {

constexpr int kLargestTopK = 256;

// Lists of k items a query, best first: score descending, then the smaller item row; item -1 and
// score -infinity where fewer are left. In device memory.
struct TopKOutput {
  std::int32_t* items;  // [query_count, k]
  float* scores;        // [query_count, k]
};

// Into how many parts the items are cut, each of which is searched by its own blocks.
int top_k_parts(int item_count, int query_count, int multiprocessors);
// Numbers of ScoredItem that top_k() needs to remember the lists of the parts.
std::size_t top_k_scratch(int query_count, int k, int parts);

// The best k items of each query, k at most kLargestTopK. The scores are never written.
template <class T>
void top_k(const ScoringInput<T>& input, int k, int parts, ScoredItem* scratch,
           const TopKOutput& out, Stream stream);

}  // namespace reckon::cuda
