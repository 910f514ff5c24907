#include "eval/label_scores.h"

#include <string_view>

#include "core/error.h"

namespace reckon {
namespace {

void check_labels(std::span<const std::int32_t> labels, std::size_t classes,
                  std::string_view what) {
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] < 0 || static_cast<std::size_t>(labels[row]) >= classes) {
      fail("classification: row {}: {} label {}, expected 0 to {}", row, what, labels[row],
           static_cast<std::int64_t>(classes) - 1);
    }
  }
}

double ratio(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

// Of a class: rows that are it, rows that were predicted as it, and rows that are both.
PrecisionRecallF1 scores_of(double is, double predicted, double both) {
  return {ratio(both, predicted), ratio(both, is), ratio(2.0 * both, is + predicted)};
}

void add(PrecisionRecallF1& sum, const PrecisionRecallF1& scores, double weight) {
  sum.precision += weight * scores.precision;
  sum.recall += weight * scores.recall;
  sum.f1 += weight * scores.f1;
}

}  // namespace

Matrix<std::int64_t> confusion_counts(std::span<const std::int32_t> truth,
                                      std::span<const std::int32_t> predicted,
                                      std::size_t classes) {
  if (truth.size() != predicted.size()) {
    fail("classification: {} true and {} predicted labels", truth.size(), predicted.size());
  }
  check_labels(truth, classes, "true");
  check_labels(predicted, classes, "predicted");
  Matrix<std::int64_t> counts(classes, classes);
  for (std::size_t row = 0; row < truth.size(); ++row) {
    ++counts.row(static_cast<std::size_t>(truth[row]))[static_cast<std::size_t>(predicted[row])];
  }
  return counts;
}

LabelScores label_scores(std::span<const std::int32_t> truth,
                         std::span<const std::int32_t> predicted, std::span<const double> weights,
                         std::size_t classes) {
  std::vector<double> is(classes);
  std::vector<double> as(classes);
  std::vector<double> both(classes);
  double rows = 0.0;
  double correct = 0.0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const auto label = static_cast<std::size_t>(truth[row]);
    is[label] += weights[row];
    as[static_cast<std::size_t>(predicted[row])] += weights[row];
    rows += weights[row];
    if (truth[row] != predicted[row]) continue;
    both[label] += weights[row];
    correct += weights[row];
  }
  if (!(rows > 0.0)) fail("classification: no rows to score");

  LabelScores scores;
  scores.accuracy = correct / rows;
  scores.micro = scores_of(rows, rows, correct);
  double present = 0.0;
  for (std::size_t label = 0; label < classes; ++label) {
    present += is[label] + as[label] > 0.0 ? 1.0 : 0.0;
  }
  for (std::size_t label = 0; label < classes; ++label) {
    const PrecisionRecallF1 of_class = scores_of(is[label], as[label], both[label]);
    add(scores.macro, of_class, 1.0 / present);
    add(scores.weighted, of_class, is[label] / rows);
  }
  return scores;
}

}  // namespace reckon
