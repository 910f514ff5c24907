#include "eval/metric_comparison.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "core/error.h"
#include "eval/main_metrics.h"
#include "eval/significance/bootstrap_interval.h"
#include "eval/significance/multiplicity.h"

namespace reckon {
namespace {

// The values of one metric in both systems, and sums over users in their order.
struct PairedColumn {
  const UserMetricValues* a = nullptr;
  const UserMetricValues* b = nullptr;
  double weight = 0.0;
  double total = 0.0;       // of weighted a + b
  double difference = 0.0;  // of weighted b - a
  double absolute_difference = 0.0;
};

// Metrics that both systems have for the same users.
std::vector<PairedColumn> pair_columns(const RankingEvaluation& a, const RankingEvaluation& b) {
  std::vector<PairedColumn> pairs;
  for (const UserMetricValues& column : a.per_user) {
    const auto other = std::ranges::find(b.per_user, column.name, &UserMetricValues::name);
    if (other == b.per_user.end()) continue;
    bool same_weights = true;
    for (std::size_t user = 0; user < a.users.size(); ++user) {
      same_weights = same_weights && column.weight(user) == other->weight(user);
    }
    if (same_weights) pairs.push_back({&column, &*other});
  }
  return pairs;
}

// P-values from exchanging the two systems' values of random users, the same for all metrics.
class SignFlipTest {
 public:
  SignFlipTest(const RankingEvaluation& a, const RankingEvaluation& b,
               const ComparisonOptions& options, Progress& progress)
      : pairs_(pair_columns(a, b)) {
    Matrix<double> terms(a.users.size(), pairs_.size());
    for (std::size_t column = 0; column < pairs_.size(); ++column) {
      PairedColumn& pair = pairs_[column];
      for (std::size_t user = 0; user < a.users.size(); ++user) {
        const double weight = pair.a->weight(user);
        if (weight == 0.0) continue;
        const double difference = weight * (pair.b->values[user] - pair.a->values[user]);
        terms.row(user)[column] = difference;
        pair.weight += weight;
        pair.total += weight * (pair.a->values[user] + pair.b->values[user]);
        pair.difference += difference;
        pair.absolute_difference += std::abs(difference);
      }
    }
    flips_ = sign_flip_sums(
        terms, {.draws = options.permutations, .seed = options.seed, .threads = options.threads},
        progress);
  }

  // None where the systems have the metric for different users.
  std::optional<double> p_value(const RankingMetric& metric, std::size_t cutoff) const {
    const auto* rule = std::get_if<FunctionOfMeans>(&metric.rule);
    const PairedColumn* first = find(rule != nullptr ? rule->first : metric.name, cutoff);
    if (first == nullptr) return std::nullopt;
    if (rule == nullptr) {
      // The common weight of a mean cancels out of the comparison with the observed difference.
      return p_value([&](const auto& difference) { return difference(*first); },
                     kFlipRounding * first->absolute_difference);
    }
    const PairedColumn* second = find(rule->second, cutoff);
    if (second == nullptr) return std::nullopt;
    // Exchanging values between the systems keeps the total a + b of a column and turns its
    // difference b - a into the permuted one.
    const auto mean = [](const PairedColumn& pair, double difference) {
      return (pair.total + difference) / (2.0 * pair.weight);
    };
    return p_value(
        [&](const auto& difference) {
          const double x = difference(*first);
          const double y = difference(*second);
          return rule->value(mean(*first, x), mean(*second, y)) -
                 rule->value(mean(*first, -x), mean(*second, -y));
        },
        kFlipRounding);
  }

 private:
  // statistic(difference) computes the statistic from difference(column), a column's b - a.
  template <typename Statistic>
  double p_value(const Statistic& statistic, double tolerance) const {
    std::vector<double> permuted(flips_.sums.rows());
    for (std::size_t draw = 0; draw < permuted.size(); ++draw) {
      permuted[draw] = statistic([&](const PairedColumn& pair) {
        return flips_.sums.row(draw)[static_cast<std::size_t>(&pair - pairs_.data())];
      });
    }
    const double observed = statistic([](const PairedColumn& pair) { return pair.difference; });
    return permutation_p_value(permuted, observed, flips_.exact, tolerance);
  }

  const PairedColumn* find(std::string_view metric, std::size_t cutoff) const {
    const auto found = std::ranges::find_if(pairs_, [&](const PairedColumn& pair) {
      return pair.a->metric->name == metric && pair.a->cutoff == cutoff;
    });
    return found == pairs_.end() ? nullptr : &*found;
  }

  std::vector<PairedColumn> pairs_;
  SignFlips flips_;
};

void check_comparable(const RankingEvaluation& a, const MetricResamples& resamples_a,
                      const RankingEvaluation& b, const MetricResamples& resamples_b) {
  if (a.users != b.users) {
    fail("comparison: the systems were evaluated on different users ({} and {} of them)",
         a.users.size(), b.users.size());
  }
  for (const MetricResamples* resamples : {&resamples_a, &resamples_b}) {
    if (resamples->users != a.users.size() || resamples->seed != resamples_a.seed ||
        resamples->values.cols() != resamples_a.values.cols()) {
      fail("comparison: {} resamples of {} users with seed {}, expected {} of {} with seed {}",
           resamples->values.cols(), resamples->users, resamples->seed, resamples_a.values.cols(),
           a.users.size(), resamples_a.seed);
    }
  }
}

std::optional<Interval> interval_of_difference(const MetricResamples& a, const MetricResamples& b,
                                               const std::string& name, double confidence) {
  const std::optional<std::size_t> row_a = a.find(name);
  const std::optional<std::size_t> row_b = b.find(name);
  if (!row_a || !row_b) return std::nullopt;
  std::vector<double> differences(a.values.cols());
  for (std::size_t draw = 0; draw < differences.size(); ++draw) {
    differences[draw] = b.values.row(*row_b)[draw] - a.values.row(*row_a)[draw];
    if (std::isnan(differences[draw])) return std::nullopt;
  }
  return percentile_interval(differences, confidence);
}

}  // namespace

std::vector<MetricComparison> compare_rankings(
    const RankingEvaluation& a, const MetricResamples& resamples_a, const RankingEvaluation& b,
    const MetricResamples& resamples_b, const ComparisonOptions& options, Progress& progress) {
  check_comparable(a, resamples_a, b, resamples_b);
  const SignFlipTest test(a, b, options, progress);
  std::vector<MetricComparison> rows;
  for (const MetricValue& value : a.overall) {
    const auto other = std::ranges::find(b.overall, value.name, &MetricValue::name);
    if (other == b.overall.end()) continue;
    MetricComparison row;
    row.name = value.name;
    row.metric = value.metric;
    row.cutoff = value.cutoff;
    row.a = value.value;
    row.b = other->value;
    row.difference = row.b - row.a;
    row.users = value.users;
    if (const auto* whole = std::get_if<OfWholeSystem>(&value.metric->rule)) {
      row.reason = whole->why_no_interval;
    } else if (std::isnan(row.difference)) {
      row.reason = "no user has a value";
    } else {
      row.p = test.p_value(*value.metric, value.cutoff);
      if (row.p)
        row.interval =
            interval_of_difference(resamples_a, resamples_b, row.name, options.confidence);
      if (!row.p) row.reason = "the systems have values for different users";
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void adjust_by_holm(std::span<MetricComparison* const> rows) {
  std::vector<MetricComparison*> tested;
  std::vector<double> p_values;
  for (MetricComparison* const row : rows) {
    if (!row->p) continue;
    tested.push_back(row);
    p_values.push_back(*row->p);
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < tested.size(); ++i) tested[i]->p_adjusted = adjusted[i];
}

void adjust_by_holm(std::span<std::vector<MetricComparison>> tables, std::size_t main_cutoff) {
  std::vector<MetricComparison*> rows;
  for (std::vector<MetricComparison>& table : tables) {
    for (MetricComparison& row : table) {
      const bool main =
          is_main_metric(row.metric->name) && (!row.metric->at_cutoff || row.cutoff == main_cutoff);
      if (main) rows.push_back(&row);
    }
  }
  adjust_by_holm(rows);
}

}  // namespace reckon
