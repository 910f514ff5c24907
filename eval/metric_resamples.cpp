#include "eval/metric_resamples.h"
#include "eval/significance/bootstrap_interval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <variant>

namespace reckon {
namespace {

// A mean over users is a ratio of two sums over them: where its values and weights stand in the
// matrix of terms. Without a column of weights, every user weighs 1 in every draw.
struct Ratio {
  const UserMetricValues* column;
  std::size_t values = 0;
  std::optional<std::size_t> weights;
};

std::vector<Ratio> lay_out(const RankingEvaluation& evaluation, std::size_t& columns) {
  std::vector<Ratio> ratios;
  columns = 0;
  for (const UserMetricValues& column : evaluation.per_user) {
    Ratio ratio = {&column, columns++, {}};
    const bool plain = column.weights.empty() &&
                       std::ranges::none_of(column.values, [](double x) { return std::isnan(x); });
    if (!plain) ratio.weights = columns++;
    ratios.push_back(ratio);
  }
  return ratios;
}

Matrix<double> terms_of(std::span<const Ratio> ratios, std::size_t users, std::size_t columns) {
  Matrix<double> terms(users, columns);
  for (const Ratio& ratio : ratios) {
    for (std::size_t user = 0; user < users; ++user) {
      const double weight = ratio.column->weight(user);
      const std::span<double> row = terms.row(user);
      row[ratio.values] = weight == 0.0 ? 0.0 : weight * ratio.column->values[user];
      if (ratio.weights) row[*ratio.weights] = weight;
    }
  }
  return terms;
}

}  // namespace

std::optional<std::size_t> MetricResamples::find(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::optional<Interval> MetricResamples::interval(std::string_view name, double confidence) const {
  const std::optional<std::size_t> row = find(name);
  if (!row) return std::nullopt;
  const std::span<const double> drawn = values.row(*row);
  if (std::ranges::any_of(drawn, [](double x) { return std::isnan(x); })) return std::nullopt;
  return percentile_interval(drawn, confidence);
}

MetricResamples resample_metrics(const RankingEvaluation& evaluation,
                                 const ResamplingOptions& options, Progress& progress) {
  const std::size_t users = evaluation.users.size();
  std::size_t columns = 0;
  const std::vector<Ratio> ratios = lay_out(evaluation, columns);
  const Matrix<double> sums = bootstrap_sums(terms_of(ratios, users, columns), options, progress);

  const auto ratio_of = [&](std::string_view metric, std::size_t cutoff) {
    return *std::ranges::find_if(ratios, [&](const Ratio& each) {
      return each.column->metric->name == metric && each.column->cutoff == cutoff;
    });
  };
  const auto mean = [&](const Ratio& ratio, std::size_t draw) {
    const double weight =
        ratio.weights ? sums.row(draw)[*ratio.weights] : static_cast<double>(users);
    return weight > 0.0 ? sums.row(draw)[ratio.values] / weight
                        : std::numeric_limits<double>::quiet_NaN();
  };

  std::vector<const MetricValue*> resampled;
  for (const MetricValue& value : evaluation.overall) {
    if (!std::holds_alternative<OfWholeSystem>(value.metric->rule)) resampled.push_back(&value);
  }
  MetricResamples result;
  result.seed = options.seed;
  result.users = users;
  result.values = Matrix<double>(resampled.size(), options.draws);
  for (std::size_t i = 0; i < resampled.size(); ++i) {
    const MetricValue& value = *resampled[i];
    const std::span<double> drawn = result.values.row(i);
    result.names.push_back(value.name);
    if (const auto* rule = std::get_if<FunctionOfMeans>(&value.metric->rule)) {
      const Ratio first = ratio_of(rule->first, value.cutoff);
      const Ratio second = ratio_of(rule->second, value.cutoff);
      for (std::size_t draw = 0; draw < drawn.size(); ++draw) {
        drawn[draw] = rule->value(mean(first, draw), mean(second, draw));
      }
    } else {
      const Ratio ratio = ratio_of(value.metric->name, value.cutoff);
      for (std::size_t draw = 0; draw < drawn.size(); ++draw) drawn[draw] = mean(ratio, draw);
    }
  }
  return result;
}

}  // namespace reckon
