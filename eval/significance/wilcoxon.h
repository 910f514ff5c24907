#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "eval/significance/alternative.h"

namespace reckon {

// What becomes of differences that are 0.
enum class ZeroMethod : std::uint8_t {
  kWilcox,  // left out (Wilcoxon, "Individual Comparisons by Ranking Methods", 1945)
  kPratt,   // ranked, their ranks then left out of the sums (Pratt, 1959)
  kZsplit,  // ranked, half of their ranks to each sum
};

enum class WilcoxonMethod : std::uint8_t {
  // Exact for at most 50 differences without ties and zeros, the enumeration of all signs for at
  // most 13 with them, asymptotic otherwise.
  kAuto,
  // The distribution for ranks 1 to n, also where there are ties or zeros; a rank sum that is not a
  // whole number is rounded to the side of the larger p-value. At most kMostExact differences.
  kExact,
  kAsymptotic,  // normal approximation, the variance corrected for ties
};

struct WilcoxonOptions {
  ZeroMethod zeros = ZeroMethod::kWilcox;
  Alternative alternative = Alternative::kTwoSided;
  WilcoxonMethod method = WilcoxonMethod::kAuto;
  bool continuity_correction = false;  // of the asymptotic method: half a rank towards the mean
};

// Signed-rank test of paired differences.
struct WilcoxonTest {
  double rank_sum_positive = 0;
  double rank_sum_negative = 0;
  double statistic = 0;  // the smaller of both sums; of a one-sided test that of the positive
  double p = 0;
  std::optional<double> z;  // of the asymptotic method; two-sided: not positive
};

// Sums of the ranks of the positive and negative among the differences that are not 0.
struct SignedRankSums {
  double positive = 0;
  double negative = 0;
};
SignedRankSums signed_rank_sums(std::span<const double> differences);

inline constexpr std::size_t kMostExactWilcoxon = 2000;

// As scipy.stats.wilcoxon: of no differences statistic and p are NaN, and so is the asymptotic p
// where no difference remains to be ranked. Throws Error for a difference that is not finite, for
// the exact method of more than kMostExactWilcoxon, and where kAuto finds a single difference that
// is 0.
WilcoxonTest wilcoxon_test(std::span<const double> differences,
                           const WilcoxonOptions& options = {});

}  // namespace reckon
