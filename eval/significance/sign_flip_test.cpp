#include "eval/significance/sign_flip_test.h"

#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/resampling.h"
#include "eval/significance/paired_differences.h"

namespace reckon {

SignFlipTest sign_flip_test(std::span<const double> differences, const SignFlipOptions& options,
                            Progress& progress) {
  require_finite(differences, "sign-flip test");
  if (differences.size() < 2) {
    fail("sign-flip test: {} differences, expected at least 2", differences.size());
  }
  ExactSum magnitudes;
  for (const double x : differences) magnitudes.add(std::abs(x));
  const SignFlips flips = sign_flip_sums(
      {differences.data(), differences.size(), 1},
      {.draws = options.permutations, .seed = options.seed, .threads = options.threads}, progress);
  return {.statistic = mean_of(differences),
          .p = permutation_p_value({flips.sums.data(), flips.sums.rows()}, exact_sum(differences),
                                   flips.exact, kFlipRounding * magnitudes.value(),
                                   options.alternative),
          .exact = flips.exact,
          .permutations = flips.sums.rows()};
}

}  // namespace reckon
