#include "eval/significance/wilcoxon.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "eval/significance/average_ranks.h"
#include "eval/significance/distributions.h"
#include "eval/significance/paired_differences.h"

namespace reckon {
namespace {

// For kAuto, as scipy has it.
constexpr std::size_t kMostForExact = 50;
constexpr std::size_t kMostForEnumeration = 13;

struct SignedRanks {
  double positive = 0;
  double negative = 0;
  double zero = 0;   // sum of the ranks of zeros
  double count = 0;  // of ranked differences
  double zeros = 0;  // of differences that are 0, ranked or not
  double tie_correction =
      0;  // sum of t^3 - t over groups of t equal ranks, zeros left out by Pratt
  bool ties = false;
  std::vector<double> nonzero;  // ranks of the differences that are not 0
};

SignedRanks rank_signed(std::span<const double> differences, ZeroMethod zeros) {
  std::vector<double> ranked;
  for (const double x : differences) {
    if (x != 0.0 || zeros != ZeroMethod::kWilcox) ranked.push_back(x);
  }
  std::vector<double> magnitudes(ranked.size());
  std::ranges::transform(ranked, magnitudes.begin(), [](double x) { return std::abs(x); });
  const AverageRanks ranks = average_ranks(magnitudes);

  SignedRanks result;
  result.count = static_cast<double>(ranked.size());
  result.zeros = static_cast<double>(std::ranges::count(differences, 0.0));
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    (ranked[i] > 0.0   ? result.positive
     : ranked[i] < 0.0 ? result.negative
                       : result.zero) += ranks.ranks[i];
    if (ranked[i] != 0.0) result.nonzero.push_back(ranks.ranks[i]);
  }
  for (const std::size_t group : ranks.group_sizes) {
    const auto t = static_cast<double>(group);
    result.tie_correction += t * t * t - t;
    result.ties = result.ties || group > 1;
  }
  if (zeros == ZeroMethod::kPratt) {
    result.tie_correction -= result.zeros * result.zeros * result.zeros - result.zeros;
  }
  if (zeros == ZeroMethod::kZsplit) {
    result.positive += result.zero / 2.0;
    result.negative += result.zero / 2.0;
  }
  return result;
}

// Probability of each sum of the units that get a positive sign, every sign with chance 1/2.
// Dyadic fractions: exact as long as 2^units fits 53 bits.
std::vector<double> sign_distribution(std::span<const std::size_t> units) {
  std::vector<double> probability = {1.0};
  for (const std::size_t unit : units) {
    std::vector<double> next(probability.size() + unit);
    for (std::size_t sum = 0; sum < probability.size(); ++sum) {
      next[sum] += probability[sum] / 2.0;
      next[sum + unit] += probability[sum] / 2.0;
    }
    probability = std::move(next);
  }
  return probability;
}

double sum_between(const std::vector<double>& probability, std::size_t begin, std::size_t end) {
  return std::accumulate(probability.begin() + static_cast<std::ptrdiff_t>(begin),
                         probability.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
}

// P(sum <= at) and P(sum >= at) of a distribution that is symmetric: the tail that holds the middle
// is one minus the other.
double at_most(const std::vector<double>& probability, std::size_t at) {
  if (2 * at <= probability.size() - 1) return sum_between(probability, 0, at + 1);
  return 1.0 - sum_between(probability, std::min(at + 1, probability.size()), probability.size());
}
double at_least(const std::vector<double>& probability, std::size_t at) {
  return at == 0 ? 1.0 : at_most(probability, probability.size() - 1 - at);
}

double tail_p_value(double less, double greater, Alternative alternative) {
  switch (alternative) {
    case Alternative::kGreater:
      return greater;
    case Alternative::kLess:
      return less;
    case Alternative::kTwoSided:
      break;
  }
  return std::min(1.0, 2.0 * std::min(less, greater));
}

double exact_p_value(const SignedRanks& ranks, Alternative alternative) {
  if (ranks.count > static_cast<double>(kMostExactWilcoxon)) {
    fail("wilcoxon: exact method for {} differences, expected at most {}", ranks.count,
         kMostExactWilcoxon);
  }
  std::vector<std::size_t> units(static_cast<std::size_t>(ranks.count));
  std::iota(units.begin(), units.end(), std::size_t{1});
  const std::vector<double> probability = sign_distribution(units);
  return tail_p_value(at_most(probability, static_cast<std::size_t>(std::ceil(ranks.positive))),
                      at_least(probability, static_cast<std::size_t>(std::floor(ranks.positive))),
                      alternative);
}

// Over all signs of the ranks there are; in units of half a rank.
double enumerated_p_value(const SignedRanks& ranks, Alternative alternative, ZeroMethod zeros) {
  std::vector<std::size_t> units(ranks.nonzero.size());
  std::ranges::transform(ranks.nonzero, units.begin(),
                         [](double rank) { return static_cast<std::size_t>(2.0 * rank); });
  const std::vector<double> probability = sign_distribution(units);
  const double shift = zeros == ZeroMethod::kZsplit ? ranks.zero / 2.0 : 0.0;
  const auto at = static_cast<std::size_t>(2.0 * (ranks.positive - shift));
  return tail_p_value(at_most(probability, at), at_least(probability, at), alternative);
}

double standard_score(const SignedRanks& ranks, const WilcoxonOptions& options) {
  const double n = ranks.count;
  double mean = n * (n + 1.0) / 4.0;
  double variance = n * (n + 1.0) * (2.0 * n + 1.0);
  if (options.zeros == ZeroMethod::kPratt) {  // Cureton, "The Normal Approximation...", 1967
    const double zeros = ranks.zeros;
    mean -= zeros * (zeros + 1.0) / 4.0;
    variance -= zeros * (zeros + 1.0) * (2.0 * zeros + 1.0);
  }
  const double deviation = std::sqrt((variance - ranks.tie_correction / 2.0) / 24.0);
  const double z = (ranks.positive - mean) / deviation;
  if (!options.continuity_correction) return z;
  double direction = z > 0.0 ? 1.0 : z < 0.0 ? -1.0 : 0.0;
  if (options.alternative == Alternative::kGreater) direction = 1.0;
  if (options.alternative == Alternative::kLess) direction = -1.0;
  return z - direction * 0.5 / deviation;
}

}  // namespace

SignedRankSums signed_rank_sums(std::span<const double> differences) {
  const SignedRanks ranks = rank_signed(differences, ZeroMethod::kWilcox);
  return {ranks.positive, ranks.negative};
}

WilcoxonTest wilcoxon_test(std::span<const double> differences, const WilcoxonOptions& options) {
  require_finite(differences, "wilcoxon");
  WilcoxonTest test;
  if (differences.empty()) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    test.statistic = kNan;
    test.p = kNan;
    if (options.method == WilcoxonMethod::kAsymptotic) test.z = kNan;
    return test;
  }
  const SignedRanks ranks = rank_signed(differences, options.zeros);
  test.rank_sum_positive = ranks.positive;
  test.rank_sum_negative = ranks.negative;
  const bool two_sided = options.alternative == Alternative::kTwoSided;
  test.statistic = two_sided ? std::min(ranks.positive, ranks.negative) : ranks.positive;

  const std::size_t n = differences.size();
  const bool clean = !ranks.ties && ranks.zeros == 0.0;
  const bool automatic = options.method == WilcoxonMethod::kAuto;
  if (options.method == WilcoxonMethod::kExact || (automatic && clean && n <= kMostForExact)) {
    test.p = exact_p_value(ranks, options.alternative);
  } else if (automatic && n <= kMostForEnumeration) {
    if (n < 2) fail("wilcoxon: 1 difference, which is 0, expected at least 2 differences");
    test.p = enumerated_p_value(ranks, options.alternative, options.zeros);
  } else {
    const double z = standard_score(ranks, options);
    test.p = normal_p_value(z, options.alternative);
    test.z = two_sided ? -std::abs(z) : z;
  }
  return test;
}

}  // namespace reckon
