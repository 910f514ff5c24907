#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/scoring/certified_bound.h"

namespace reckon {

// A block of 64 items beside a group of queries.
struct BoundedBlock {
  const float* scales;       // [64], of the items
  const float* error_norms;  // [64]
  const float* norms;        // [64]
  const std::int32_t* sums;  // [queries, 64], 64-byte aligned as all here
  float* upper;              // [queries, 64]: the upper bounds are written here
};

// Bit i of masks[q]: the upper bound of the score of item i and query q is not below thresholds[q].
void upper_bounds(const BoundedBlock& block, std::span<const CertifiedBound> queries,
                  const float* thresholds, std::uint64_t* masks);

}  // namespace reckon
