#pragma once

#include <cstdint>

#include "core/scoring/similarity.h"
#include "cuda/number_format.h"
#include "cuda/runtime.h"

namespace reckon::cuda {

// Queries against items, T = float or Half. A score is one chain of fused multiply-adds over the
// columns in float (the CPU scorer's bits), or tensor core sums in a fixed order in Half: it does
// not depend on what else is asked.
template <class T>
struct ScoringInput {
  const T* items = nullptr;    // [item_count, dimension]
  const T* queries = nullptr;  // [query_count, dimension]
  int item_count = 0;
  int query_count = 0;
  int dimension = 0;  // a multiple of 64 bytes: zeros behind the end change no score
  Similarity similarity = Similarity::kInnerProduct;  // of unit vectors: kCosine is the same; not
                                                      // kDistance in Half
  // Rows of ascending items that no list may hold, as in UserItems; nullptr: none.
  const std::int64_t* excluded_offsets = nullptr;  // [query_count + 1]
  const std::int32_t* excluded_items = nullptr;
};

}  // namespace reckon::cuda
