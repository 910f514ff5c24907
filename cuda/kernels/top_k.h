#pragma once

#include "core/scoring/top_k.h"
#include "cuda/number_format.h"
#include "cuda/runtime.h"

namespace reckon::cuda {

constexpr int kLargestTopK = 256;

// Queries against items by inner product, T = float or Half.
template <class T>
struct TopKInput {
  const T* items = nullptr;    // [item_count, dimension]
  const T* queries = nullptr;  // [query_count, dimension]
  int item_count = 0;
  int query_count = 0;
  int dimension = 0;  // a multiple of 64 bytes: zeros behind the end change no score
  int k = 0;          // at most kLargestTopK
  // Rows of ascending items that must not appear, as in UserItems; nullptr: none.
  const std::int64_t* excluded_offsets = nullptr;  // [query_count + 1]
  const std::int32_t* excluded_items = nullptr;
};

// Into how many parts the items are cut, each of which is searched by its own blocks.
int top_k_parts(int item_count, int query_count, int multiprocessors);
// Numbers of ScoredItem that top_k() needs to remember the lists of the parts.
std::size_t top_k_scratch(int query_count, int k, int parts);

// The best k items of each query, best first: score descending, then the smaller item row; item -1
// and score -infinity where fewer are left. items and scores [query_count, k]. The scores are never
// written. A score is one chain of fused multiply-adds over the columns in float (the CPU scorer's
// bits), or tensor core sums in a fixed order in Half: it does not depend on what else is asked.
template <class T>
void top_k(const TopKInput<T>& input, int parts, ScoredItem* scratch, std::int32_t* items,
           float* scores, Stream stream);

}  // namespace reckon::cuda
