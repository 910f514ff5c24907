#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/user_items.h"

namespace reckon::cuda {

// The metrics of kernels/ranking_metrics.h on the GPU, [kRankingMetrics, cutoffs, users]: of lists
// [users, places], best first and padded with -1, against each user's relevant items, ascending.
// Cutoffs are at most `places`. Throws Error when not even one user fits into device memory.
std::vector<double> judge_lists(const Matrix<std::int32_t>& lists, const UserItems& relevant,
                                std::span<const std::size_t> cutoffs);

}  // namespace reckon::cuda
