#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/user_items.h"
#include "eval/slices/slicing.h"

namespace reckon {

// Metrics that can be divided among slices of the items a user should have been recommended.
//
// Let R_us be the relevant items of user u that are in slice s, and the list the first k
// recommended items, whatever slice those are in. Of user u in slice s,
//   hit rate  is 1 where the list holds any item of R_us, otherwise 0;
//   recall    is the share of R_us that the list holds;
//   NDCG      is the sum of 1 / log2(rank + 1) over the items of R_us in the list, at the ranks
//   they
//             have there, over its largest possible value, sum of 1 / log2(i + 1) for i = 1 to
//             min(k, |R_us|).
// A user without relevant items in the slice has no value there. With a single slice that holds all
// items these are the ordinary metrics.
enum class TargetMetric : std::uint8_t { kHitRate, kRecall, kNdcg };

struct TargetValues {
  Matrix<double> inside;             // [slices, users]; NaN: no relevant item in the slice
  Matrix<double> outside;            // the same of the relevant items outside of it; NaN: none
  std::vector<std::size_t> targets;  // [slices] relevant items of all users
};

// lists [users, at least cutoff] distinct item rows, best first, padded with -1; relevant:
// ascending item rows of the same users. Throws Error where the shapes do not fit, an item is not
// one of the slicing's, or the cutoff is 0.
TargetValues target_values(MatrixView<const std::int32_t> lists, const UserItems& relevant,
                           const Slicing& items, TargetMetric metric, std::size_t cutoff);

}  // namespace reckon
