#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/progress.h"
#include "eval/significance/alternative.h"

namespace reckon {

struct SignFlipOptions {
  Alternative alternative = Alternative::kTwoSided;
  std::size_t permutations = 9999;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: default_thread_count()
};

struct SignFlipTest {
  double statistic = 0;  // mean of the differences
  double p = 0;
  bool exact = false;
  std::size_t permutations = 0;  // sign patterns that were tried
};

// Permutation test of paired differences: under the null hypothesis each keeps or turns its sign
// with equal chance (Fisher, "The Design of Experiments", 1935). All 2^n patterns where there are
// no more than `permutations`, as scipy.stats.permutation_test(permutation_type="samples"); a
// seeded sample of them otherwise, in which the observed pattern counts as one more. Sums that
// differ from the observed one by rounding only, 1e-12 of the sum of magnitudes, equal it. Throws
// Error for fewer than 2 differences and for one that is not finite.
SignFlipTest sign_flip_test(std::span<const double> differences, const SignFlipOptions& options,
                            Progress& progress);

}  // namespace reckon
