#pragma once

#include <cstdint>
#include <span>

#include "core/scoring/compressed_items.h"

namespace reckon {

// Block `block` of the items beside some queries.
struct ScaledBlock {
  const CompressedItems& items;
  std::size_t block;
  const std::int32_t* sums;  // [queries, 32], 64-byte aligned
  float* scores;             // [queries, 32]: written here
};

// Scores from sums: (sum of the integers' products) * (scale of the query * scale of the item),
// each operation rounded to float32, the same on every instruction set. Where the items have sums,
// 128 times those are taken off first: what the offset of 8-bit queries (int8_queries.h) has added.
// Bit i of masks[q]: the score of item i and query q is not below thresholds[q].
void scale_sums(const ScaledBlock& block, std::span<const float> query_scales,
                const float* thresholds, std::uint32_t* masks);

}  // namespace reckon
