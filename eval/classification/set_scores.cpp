#include "eval/classification/set_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/exact_sum.h"

namespace reckon {
namespace {

template <typename Part, typename Whole>
std::vector<double> ratios(std::size_t count, double zero_division, const Part& part,
                           const Whole& whole) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = whole(i) == 0.0 ? zero_division : part(i) / whole(i);
  }
  return values;
}

double dot(std::span<const double> a, std::span<const double> b) {
  ExactSum sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum.add(a[i] * b[i]);
  return sum.value();
}

}  // namespace

std::vector<double> precisions(const LabelCounts& counts, double zero_division) {
  return ratios(
      counts.size(), zero_division, [&](std::size_t i) { return counts.both[i]; },
      [&](std::size_t i) { return counts.predicted[i]; });
}

std::vector<double> recalls(const LabelCounts& counts, double zero_division) {
  return ratios(
      counts.size(), zero_division, [&](std::size_t i) { return counts.both[i]; },
      [&](std::size_t i) { return counts.truth[i]; });
}

std::vector<double> f_betas(const LabelCounts& counts, double beta, double zero_division) {
  if (beta == 0.0) return precisions(counts, zero_division);
  if (std::isinf(beta)) return recalls(counts, zero_division);
  const double square = beta * beta;
  return ratios(
      counts.size(), zero_division, [&](std::size_t i) { return (1.0 + square) * counts.both[i]; },
      [&](std::size_t i) { return square * counts.truth[i] + counts.predicted[i]; });
}

std::vector<double> jaccards(const LabelCounts& counts, double zero_division) {
  return ratios(
      counts.size(), zero_division, [&](std::size_t i) { return counts.both[i]; },
      [&](std::size_t i) { return counts.truth[i] + counts.predicted[i] - counts.both[i]; });
}

double average(std::span<const double> values, std::span<const double> weights) {
  const double weight = exact_sum(weights);
  if (weight != 0.0) return dot(values, weights) / weight;
  return exact_sum(values) / static_cast<double>(values.size());
}

double average_of_defined(std::span<const double> values, std::span<const double> weights) {
  std::vector<double> defined;
  std::vector<double> their_weights;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    defined.push_back(values[i]);
    if (!weights.empty()) their_weights.push_back(weights[i]);
  }
  return average(defined, their_weights);
}

double matthews_correlation(const LabelCounts& counts) {
  const double rows = exact_sum(counts.truth);
  const double agreement = exact_sum(counts.both) * rows - dot(counts.truth, counts.predicted);
  const double spread = (rows * rows - dot(counts.predicted, counts.predicted)) *
                        (rows * rows - dot(counts.truth, counts.truth));
  return spread == 0.0 ? 0.0 : agreement / std::sqrt(spread);
}

double balanced_accuracy(const LabelCounts& counts, bool adjusted) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> of_class = recalls(counts, nan);
  const double mean = average_of_defined(of_class);
  if (!adjusted) return mean;
  const auto classes = static_cast<double>(
      std::ranges::count_if(of_class, [](double recall) { return !std::isnan(recall); }));
  const double chance = 1.0 / classes;
  return (mean - chance) / (1.0 - chance);
}

double cohen_kappa(std::span<const std::int32_t> truth, std::span<const std::int32_t> predicted,
                   std::size_t classes, std::span<const std::size_t> places,
                   KappaWeights kappa_weights, const RowWeights& weights) {
  constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> place_of(classes, kNowhere);
  for (std::size_t i = 0; i < places.size(); ++i) place_of[places[i]] = i;
  const auto disagreement = [&](std::size_t a, std::size_t b) {
    if (kappa_weights == KappaWeights::kNone) return a == b ? 0.0 : 1.0;
    const double distance = std::abs(static_cast<double>(a) - static_cast<double>(b));
    return kappa_weights == KappaWeights::kLinear ? distance : distance * distance;
  };
  std::vector<double> row_weights(truth.size());  // 0: of a label that is not looked at
  ExactSum seen;
  ExactSum total;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const std::size_t a = place_of[static_cast<std::size_t>(truth[row])];
    const std::size_t b = place_of[static_cast<std::size_t>(predicted[row])];
    if (!weights.has(row) || a == kNowhere || b == kNowhere) continue;
    row_weights[row] = weights[row];
    seen.add(weights[row] * disagreement(a, b));
    total.add(weights[row]);
  }
  const LabelCounts counts =
      count_labels(truth, predicted, classes, {.values = row_weights}).chosen(places);
  ExactSum expected;
  for (std::size_t a = 0; a < counts.size(); ++a) {
    for (std::size_t b = 0; b < counts.size(); ++b) {
      expected.add(disagreement(a, b) * counts.truth[a] * counts.predicted[b]);
    }
  }
  return 1.0 - seen.value() / (expected.value() / total.value());  // NaN: 0 / 0
}

}  // namespace reckon
