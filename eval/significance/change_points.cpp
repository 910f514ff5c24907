#include "eval/significance/change_points.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "eval/quantile.h"
#include "eval/significance/average_ranks.h"
#include "eval/significance/distributions.h"

namespace reckon {
namespace {

constexpr std::size_t kFewestPermutations = 999;
constexpr double kPermutationsALevel = 20;    // so that the level is not the smallest p
constexpr double kMostSteps = 4e8;            // values permuted in one search
constexpr std::size_t kEnoughHits = 20;       // after which p is large beyond doubt
constexpr std::size_t kMostOfSegment = 2000;  // values of which all differences are taken

struct Split {
  std::size_t at = 0;
  double statistic = 0;
};

// The split of the largest statistic; 0 where no position has any.
Split best_split(std::span<const double> ranks) {
  const std::size_t n = ranks.size();
  const double expected = (static_cast<double>(n) + 1) / 2;
  Split best;
  double sum = 0;
  for (std::size_t k = 1; k + kShortestLevel <= n; ++k) {
    sum += ranks[k - 1] - expected;
    if (k < kShortestLevel) continue;
    const double statistic = std::abs(sum) / std::sqrt(static_cast<double>(k * (n - k)));
    if (statistic > best.statistic) best = {k, statistic};
  }
  return best;
}

Split best_split_of(std::span<const double> values) {
  return best_split(average_ranks(values).ranks);
}

// P-value of the best split among those of random orders.
double permutation_p(std::vector<double> ranks, double observed, double level, Random& random) {
  const auto n = static_cast<double>(ranks.size());
  const auto most = static_cast<std::size_t>(
      std::max<double>(kFewestPermutations, std::min(kPermutationsALevel / level, kMostSteps / n)));
  std::size_t hits = 0;
  for (std::size_t draw = 1; draw <= most; ++draw) {
    for (std::size_t i = ranks.size() - 1; i > 0; --i) {
      std::swap(ranks[i], ranks[random.below(i + 1)]);
    }
    hits += best_split(ranks).statistic >= observed ? 1 : 0;
    if (hits == kEnoughHits) return static_cast<double>(hits) / static_cast<double>(draw);
  }
  return static_cast<double>(hits + 1) / static_cast<double>(most + 1);
}

class Search {
 public:
  Search(std::span<const double> values, const ChangePointOptions& options)
      : values_(values), options_(options), family_(static_cast<double>(options.family)) {}

  // The changes in [begin, end), whose search has this weight within the level.
  void split(std::size_t begin, std::size_t end, double weight, double p_before) {
    if (end - begin < 2 * kShortestLevel) return;
    const std::span<const double> part = values_.subspan(begin, end - begin);
    std::vector<double> ranks = average_ranks(part).ranks;
    const Split best = best_split(ranks);
    if (best.statistic == 0) return;
    Random random(options_.seed, (static_cast<std::uint64_t>(begin) << 32) + end);
    const double p =
        permutation_p(std::move(ranks), best.statistic, options_.level * weight / family_, random);
    const double adjusted = std::max(p_before, std::min(1.0, p * family_ / weight));
    if (adjusted > options_.level) return;
    ChangePoint change;
    change.at = begin + best.at;
    change.p = p;
    change.p_adjusted = adjusted;
    split(begin, change.at, weight / 2, adjusted);
    found_.push_back(change);
    split(change.at, end, weight / 2, adjusted);
  }

  std::vector<ChangePoint> take() { return std::move(found_); }

 private:
  std::span<const double> values_;
  const ChangePointOptions& options_;
  double family_;
  std::vector<ChangePoint> found_;
};

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

// At most kMostOfSegment of them, evenly picked.
std::vector<double> some_of(std::span<const double> values) {
  if (values.size() <= kMostOfSegment) return {values.begin(), values.end()};
  std::vector<double> picked;
  for (std::size_t i = 0; i < kMostOfSegment; ++i) {
    picked.push_back(values[i * values.size() / kMostOfSegment]);
  }
  return picked;
}

void measure_shift(std::span<const double> all_before, std::span<const double> all_after,
                   double confidence, ChangePoint& change) {
  change.before = interpolated_quantile(sorted(all_before), 0.5);
  change.after = interpolated_quantile(sorted(all_after), 0.5);
  const std::vector<double> before = some_of(all_before);
  const std::vector<double> after = some_of(all_after);
  std::vector<double> differences;
  differences.reserve(before.size() * after.size());
  for (const double a : before) {
    for (const double b : after) differences.push_back(b - a);
  }
  std::ranges::sort(differences);
  change.shift = interpolated_quantile(differences, 0.5);
  const auto n = static_cast<double>(before.size());
  const auto m = static_cast<double>(after.size());
  const double z = normal_quantile(0.5 + confidence / 2);
  const double rank = std::floor(n * m / 2 - z * std::sqrt(n * m * (n + m + 1) / 12));
  if (rank < 1) return;
  const auto low = static_cast<std::size_t>(rank) - 1;
  change.shift_interval = {differences[low], differences[differences.size() - 1 - low]};
}

void draw_from(std::span<const double> values, Random& random, std::vector<double>& out) {
  for (std::size_t i = 0; i < values.size(); ++i)
    out.push_back(values[random.below(values.size())]);
}

void locate(std::span<const double> before, std::span<const double> after,
            const ChangePointOptions& options, ChangePoint& change) {
  const std::size_t begin = change.at - before.size();
  std::vector<double> places;
  Random random(options.seed, change.at);
  for (std::size_t draw = 0; draw < options.resamples; ++draw) {
    std::vector<double> values;
    draw_from(before, random, values);
    draw_from(after, random, values);
    places.push_back(static_cast<double>(begin + best_split_of(values).at));
  }
  std::ranges::sort(places);
  const double tail = (1 - options.confidence) / 2;
  const auto at = static_cast<double>(change.at);
  change.first =
      static_cast<std::size_t>(std::floor(std::min(at, interpolated_quantile(places, tail))));
  change.last =
      static_cast<std::size_t>(std::ceil(std::max(at, interpolated_quantile(places, 1 - tail))));
}

}  // namespace

std::vector<ChangePoint> find_change_points(std::span<const double> values,
                                            const ChangePointOptions& options) {
  require_confidence(options.confidence);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      fail("change points: value {} is {}, expected a finite number", i, values[i]);
    }
  }
  Search search(values, options);
  search.split(0, values.size(), 1, 0);
  std::vector<ChangePoint> changes = search.take();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    ChangePoint& change = changes[i];
    const std::size_t begin = i == 0 ? 0 : changes[i - 1].at;
    const std::size_t end = i + 1 == changes.size() ? values.size() : changes[i + 1].at;
    const auto before = values.subspan(begin, change.at - begin);
    const auto after = values.subspan(change.at, end - change.at);
    measure_shift(before, after, options.confidence, change);
    locate(before, after, options, change);
  }
  return changes;
}

std::size_t shortest_series(const ChangePointOptions& options) {
  const double level = options.level / static_cast<double>(options.family);
  for (std::size_t n = 2 * kShortestLevel;; ++n) {
    // Orders that part the values as far as they can be: those below the change and those above it
    // in any order; of an odd number also with the middle value on the other side; both mirrored.
    const std::size_t below = n / 2;
    const auto half = static_cast<double>(below);
    const auto all = static_cast<double>(n);
    const double orders =
        std::lgamma(half + 1) + std::lgamma(all - half + 1) - std::lgamma(all + 1);
    if (std::exp(orders) * (n % 2 == 0 ? 2 : 4) <= level) return n;
  }
}

}  // namespace reckon
