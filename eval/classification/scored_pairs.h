#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/pair_counts.h"

namespace reckon {

// Every pair of a positive row (label not 0) and another one, counted exactly: the AUC of unsorted
// scores. Linear time for scores that are spread out; memory for one more copy of the scores. The
// counts are integers: the same for any number of threads and order of rows. Throws Error where
// lengths differ or a score is NaN, naming the first such row. Defined for float and double.
template <typename Score>
PairCounts count_scored_pairs(std::span<const Score> scores, std::span<const std::uint8_t> positive,
                              std::size_t threads = 1);

}  // namespace reckon
