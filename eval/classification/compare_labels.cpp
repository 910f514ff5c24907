#include "eval/classification/compare_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/classification/decided.h"
#include "eval/classification/scoped_predictions.h"
#include "eval/significance/power.h"

namespace reckon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string truth_of(const LabelledPredictions& data, std::size_t row) {
  if (data.kind == LabelKind::kRatings) return fmt::format("{}", data.true_ratings[row]);
  if (data.kind != LabelKind::kMultilabel) {
    const std::int32_t label = data.truth[row];
    return label < 0 ? "out of scope" : data.labels[static_cast<std::size_t>(label)];
  }
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < data.labels.size(); ++i)
    if (data.truth_sets.row(row)[i] != 0) labels.push_back(data.labels[i]);
  std::ranges::sort(labels);
  return fmt::format("{}", fmt::join(labels, "|"));
}

void require_same_rows(const LabelledPredictions& a, const LabelledPredictions& b) {
  if (a.kind != b.kind)
    fail("{}: {} predictions, and {}: {} ones, expected the same kind", a.source,
         label_kind_name(a.kind), b.source, label_kind_name(b.kind));
  if (a.rows() != b.rows())
    fail("{}: {} rows, and {}: {}, expected the same rows", a.source, a.rows(), b.source, b.rows());
  for (std::size_t row = 0; row < a.rows(); ++row) {
    const std::string first = truth_of(a, row);
    const std::string second = truth_of(b, row);
    if (first != second)
      fail("{}: truth '{}', and {}: '{}', expected the same rows", a.where(row), first,
           b.where(row), second);
  }
  if (a.weights != b.weights) fail("{}, {}: weights of rows differ", a.source, b.source);
}

// Of a metric that is the plain mean of rows: its values; empty otherwise.
std::vector<double> row_values(const LabelledPredictions& all, const std::string& metric) {
  if (!all.weights.empty()) return {};
  const ScopedPredictions scoped(all);
  const LabelledPredictions& data = scoped.in_scope();
  std::vector<double> values;
  if (metric == "accuracy" || metric == "accuracy_score") {
    const std::vector<std::uint8_t> right = DecidedPredictions(data).right();
    return {right.begin(), right.end()};
  }
  const bool squared = metric == "mse" || metric == "mean_squared_error";
  if (!squared && metric != "mae" && metric != "mean_absolute_error") return {};
  const RatingPairs pairs = rating_pairs(data);
  for (std::size_t row = 0; row < pairs.truth.size(); ++row) {
    const double error = std::abs(pairs.predicted[row] - pairs.truth[row]);
    values.push_back(squared ? error * error : error);
  }
  return values;
}

void test_rows(const std::vector<double>& a, const std::vector<double>& b,
               const ComparisonTableOptions& options, ComparisonRow& row, Progress& progress) {
  if (a.size() < 2 || a.size() != b.size()) return;
  Matrix<double> differences(a.size(), 1);
  for (std::size_t i = 0; i < a.size(); ++i) differences.data()[i] = b[i] - a[i];
  row.effect = paired_effect({differences.data(), a.size()});
  const double p =
      PairedTests(differences, options.test,
                  {.draws = options.permutations, .seed = options.seed, .threads = options.threads},
                  progress)
          .p(0);
  if (!std::isnan(p)) row.p = p;
  if (row.effect.cohen_d == 0.0 || !std::isfinite(row.effect.cohen_d)) return;
  const double deviation = row.difference / row.effect.cohen_d;
  row.detectable = deviation * minimum_detectable_effect(a.size(), {.level = 1 - options.confidence,
                                                                    .power = options.power});
}

const LabelResult* find_scalar(const LabelEvaluation& evaluation, const std::string& name) {
  const auto found = std::ranges::find(evaluation.results, name, &LabelResult::name);
  if (found == evaluation.results.end() || !found->refusal.empty()) return nullptr;
  return found->value.arrays.empty() ? &*found : nullptr;
}

}  // namespace

ComparisonTable compare_labels(std::span<const EvaluatedLabels> systems,
                               std::span<const std::string> names,
                               const ComparisonTableOptions& options, Progress& progress) {
  ComparisonTable table;
  table.systems.assign(names.begin(), names.end());
  const EvaluatedLabels& first = systems.front();
  for (std::size_t b = 1; b < systems.size(); ++b) {
    require_same_rows(*first.data, *systems[b].data);
    for (const LabelResult& result : first.evaluation->results) {
      const LabelResult* const before = find_scalar(*first.evaluation, result.name);
      const LabelResult* const after = find_scalar(*systems[b].evaluation, result.name);
      if (before == nullptr || after == nullptr) continue;
      auto metric = std::ranges::find(table.metrics, result.name);
      if (metric == table.metrics.end()) metric = table.metrics.insert(metric, result.name);
      ComparisonRow& row = table.rows.emplace_back();
      row.b = b;
      row.metric = static_cast<std::size_t>(metric - table.metrics.begin());
      row.users = result.rows;
      row.mean_a = before->value.scalar;
      row.mean_b = after->value.scalar;
      row.difference = row.mean_b - row.mean_a;
      row.effect.cohen_d = kNone;
      row.detectable = kNone;
      std::vector<double> draws;
      for (std::size_t i = 0; i < std::min(before->draws.size(), after->draws.size()); ++i)
        if (const double draw = after->draws[i] - before->draws[i]; !std::isnan(draw))
          draws.push_back(draw);
      if (!draws.empty()) row.interval = percentile_interval(draws, options.confidence);
      test_rows(row_values(*first.data, result.name), row_values(*systems[b].data, result.name),
                options, row, progress);
    }
  }
  std::vector<double> p_values;
  for (const ComparisonRow& row : table.rows)
    if (row.p) p_values.push_back(*row.p);
  table.tests = p_values.size();
  const CorrectedPValues corrected =
      correct_p_values(p_values, options.correction, 1 - options.confidence);
  std::size_t next = 0;
  for (ComparisonRow& row : table.rows) {
    if (!row.p) continue;
    row.rejected = corrected.rejected[next];
    row.p_adjusted = corrected.adjusted[next++];
  }
  return table;
}

}  // namespace reckon
