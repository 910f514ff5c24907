#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/scoring/certified_bound.h"
#include "core/scoring/quantized_items.h"

namespace reckon {

// Block `block` of the items beside some queries.
struct BoundedBlock {
  const QuantizedItems& items;
  std::size_t block;
  const std::int32_t* sums;  // [queries, 32], 64-byte aligned, of Int8Queries
  std::int32_t offset;       // of these queries
  float* upper;              // [queries, 32]: the upper bounds are written here
};

// Bit i of masks[q]: the upper bound of the score of item i and query q is not below thresholds[q].
void upper_bounds(const BoundedBlock& block, std::span<const CertifiedBound> queries,
                  const float* thresholds, std::uint32_t* masks);

}  // namespace reckon
