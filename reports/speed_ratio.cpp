#include "reports/speed_ratio.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "reports/record_queries.h"

namespace reckon {
namespace {

constexpr double kTail = 0.025;   // on each side of a 95% interval
constexpr int kPassesNeeded = 6;  // the fewest n with 2^-n <= kTail

// The largest rank l (1-based) with P(X < l) <= 2.5% for X ~ Binomial(n, 1/2), the number of
// samples below the median; 0 where there is none. The upper rank is n + 1 - l.
std::size_t lower_rank(std::size_t n) {
  const auto count = static_cast<double>(n);
  double below = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const auto x = static_cast<double>(k);
    below += std::exp(std::lgamma(count + 1) - std::lgamma(x + 1) - std::lgamma(count - x + 1) -
                      count * std::log(2));
    if (below > kTail) return k;
  }
  return 0;
}

// Of the passes, ascending; empty where the two were not timed over the same texts.
std::vector<double> paired_ratios(const Encoding& base, const Encoding& variant) {
  std::vector<double> ratios;
  if (base.repetitions.size() != variant.repetitions.size()) return {};
  for (std::size_t i = 0; i < base.repetitions.size(); ++i) {
    const Repetition& a = base.repetitions[i];
    const Repetition& b = variant.repetitions[i];
    if (a.texts != b.texts || a.tokens != b.tokens) return {};
    if (!(a.seconds > 0) || !(b.seconds > 0)) return {};
    ratios.push_back(a.seconds / b.seconds);
  }
  std::sort(ratios.begin(), ratios.end());
  return ratios;
}

}  // namespace

SpeedRatio speed_ratio(const VariantResult& base, const VariantResult& variant) {
  const std::optional<double> base_rate = texts_per_second(base);
  const std::optional<double> rate = texts_per_second(variant);
  if (!base_rate || !rate || !(*base_rate > 0)) return {};
  const std::vector<double> ratios = paired_ratios(*base.encoding, *variant.encoding);
  const std::size_t n = ratios.size();
  if (n == 0) return {*rate / *base_rate, {}, {}, "the passes are not over the same texts"};
  SpeedRatio ratio{(ratios[(n - 1) / 2] + ratios[n / 2]) / 2, {}, {}, {}};
  const std::size_t rank = lower_rank(n);
  if (rank == 0) {
    ratio.reason = fmt::format("{} passes: an interval of the median needs {}", n, kPassesNeeded);
    return ratio;
  }
  ratio.low = ratios[rank - 1];
  ratio.high = ratios[n - rank];
  return ratio;
}

bool shows_faster(const SpeedRatio& ratio) { return ratio.low && *ratio.low > 1; }

}  // namespace reckon
