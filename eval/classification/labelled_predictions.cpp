#include "eval/classification/labelled_predictions.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

template <typename T>
Matrix<T> chosen_rows(const Matrix<T>& matrix, std::span<const std::size_t> rows) {
  if (matrix.rows() == 0) return {};
  Matrix<T> chosen(rows.size(), matrix.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(matrix.row(rows[i]), chosen.row(i).begin());
  }
  return chosen;
}

template <typename T>
std::vector<T> chosen_rows(const std::vector<T>& values, std::span<const std::size_t> rows) {
  std::vector<T> chosen;
  if (values.empty()) return chosen;
  chosen.reserve(rows.size());
  for (const std::size_t row : rows) chosen.push_back(values[row]);
  return chosen;
}

void check_size(std::size_t found, std::size_t expected, std::string_view what) {
  if (found != expected) fail("predictions: {} {}, expected {}", found, what, expected);
}

void check_labels(const std::vector<std::int32_t>& labels, std::size_t count, std::int32_t lowest,
                  std::string_view what) {
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] < lowest || labels[row] >= static_cast<std::int32_t>(count)) {
      fail("predictions: row {}: {} label {}, expected 0 to {}", row, what, labels[row],
           static_cast<std::int64_t>(count) - 1);
    }
  }
}

void check_numbers(const std::vector<double>& numbers, std::string_view what) {
  const auto nan = std::ranges::find_if(numbers, [](double x) { return !std::isfinite(x); });
  if (nan == numbers.end()) return;
  fail("predictions: row {}: {} {}, expected a finite number", nan - numbers.begin(), what, *nan);
}

void check_weights(const std::vector<double>& weights) {
  double most = 0.0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (!(weights[row] >= 0.0) || std::isinf(weights[row])) {
      fail("predictions: row {}: weight {}, expected a finite number of at least 0", row,
           weights[row]);
    }
    most = std::max(most, weights[row]);
  }
  if (weights.empty()) return;
  if (most == 0.0) fail("predictions: all weights are 0");
  // Sums of squares of them must be numbers, and not lose all their digits.
  constexpr double kLargest = 1e100;
  constexpr double kLeastOfLargest = 1e-100;
  if (most > kLargest || most < kLeastOfLargest)
    fail("predictions: the largest weight is {}, expected {} to {}", most, kLeastOfLargest,
         kLargest);
}

void check_scores(const LabelledPredictions& data) {
  if (data.scores.rows() == 0) return;
  check_size(data.scores.rows(), data.rows(), "rows of scores");
  check_size(data.scores.cols(), data.kind == LabelKind::kBinary ? 1 : data.labels.size(),
             "scores in a row");
  for (std::size_t row = 0; row < data.rows(); ++row) {
    for (const double score : data.scores.row(row)) {
      if (std::isnan(score)) fail("predictions: row {}: a score is not a number", row);
    }
  }
}

}  // namespace

std::string_view label_kind_name(LabelKind kind) {
  switch (kind) {
    case LabelKind::kBinary:
      return "binary";
    case LabelKind::kMulticlass:
      return "multiclass";
    case LabelKind::kMultilabel:
      return "multilabel";
    case LabelKind::kRatings:
      return "ratings";
  }
  fail("kind of labels {}", static_cast<int>(kind));
}

std::size_t LabelledPredictions::rows() const {
  if (kind == LabelKind::kRatings) return true_ratings.size();
  return kind == LabelKind::kMultilabel ? truth_sets.rows() : truth.size();
}

std::string LabelledPredictions::where(std::size_t row) const {
  return lines.empty() ? fmt::format("row {}", row) : fmt::format("{}:{}", source, lines[row]);
}

void check_labelled_predictions(const LabelledPredictions& data) {
  if (data.rows() == 0) fail("predictions: no rows");
  if (!data.weights.empty()) check_size(data.weights.size(), data.rows(), "weights");
  check_weights(data.weights);
  if (data.kind == LabelKind::kRatings) {
    check_size(data.predicted_ratings.size(), data.rows(), "predicted ratings");
    check_numbers(data.true_ratings, "true rating");
    check_numbers(data.predicted_ratings, "predicted rating");
    return;
  }
  if (data.labels.empty()) fail("predictions: no labels");
  if (data.kind == LabelKind::kBinary) check_size(data.labels.size(), 2, "labels of two classes");
  check_scores(data);
  if (!data.negative_scores.empty())
    check_size(data.negative_scores.size(), data.rows(), "scores of the negative label");
  if (data.kind == LabelKind::kMultilabel) {
    check_size(data.truth_sets.cols(), data.labels.size(), "labels in a true set");
    if (data.predicted_sets.rows() == 0) return;
    check_size(data.predicted_sets.rows(), data.rows(), "predicted sets");
    check_size(data.predicted_sets.cols(), data.labels.size(), "labels in a predicted set");
    return;
  }
  check_labels(data.truth, data.labels.size(), LabelledPredictions::kOutOfScope, "true");
  if (!data.predicted.empty()) check_size(data.predicted.size(), data.rows(), "predicted labels");
  check_labels(data.predicted, data.labels.size(), 0, "predicted");
}

std::vector<std::int32_t> decided_labels(const LabelledPredictions& data) {
  if (!data.is_labelled()) {
    fail("predictions: one label a row is needed, these are {}", label_kind_name(data.kind));
  }
  if (!data.predicted.empty()) return data.predicted;
  if (data.scores.rows() == 0) fail("predictions: neither predicted labels nor scores");
  std::vector<std::int32_t> decided(data.rows());
  for (std::size_t row = 0; row < decided.size(); ++row) {
    const auto scores = data.scores.row(row);
    if (data.kind == LabelKind::kBinary) {
      decided[row] = scores[0] >= data.threshold ? 1 : 0;
    } else {
      decided[row] = static_cast<std::int32_t>(std::ranges::max_element(scores) - scores.begin());
    }
  }
  return decided;
}

Matrix<std::uint8_t> decided_sets(const LabelledPredictions& data) {
  if (data.kind != LabelKind::kMultilabel) {
    fail("predictions: sets of labels are needed, these are {}", label_kind_name(data.kind));
  }
  Matrix<std::uint8_t> decided(data.rows(), data.labels.size());
  const bool given = data.predicted_sets.rows() > 0;
  if (!given && data.scores.rows() == 0) fail("predictions: neither predicted sets nor scores");
  for (std::size_t row = 0; row < data.rows(); ++row) {
    for (std::size_t label = 0; label < data.labels.size(); ++label) {
      const bool is_in = given ? data.predicted_sets.row(row)[label] != 0
                               : data.scores.row(row)[label] >= data.threshold;
      decided.row(row)[label] = is_in ? 1 : 0;
    }
  }
  return decided;
}

RatingPairs rating_pairs(const LabelledPredictions& data) {
  if (data.kind == LabelKind::kRatings) return {data.true_ratings, data.predicted_ratings};
  if (data.kind != LabelKind::kBinary || data.scores.rows() == 0) {
    fail("predictions: ratings are needed, these are {}", label_kind_name(data.kind));
  }
  RatingPairs pairs;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    pairs.truth.push_back(data.truth[row]);
    pairs.predicted.push_back(data.scores.row(row)[0]);
  }
  return pairs;
}

LabelledPredictions chosen_rows(const LabelledPredictions& data,
                                std::span<const std::size_t> rows) {
  return {.kind = data.kind,
          .labels = data.labels,
          .truth = chosen_rows(data.truth, rows),
          .predicted = chosen_rows(data.predicted, rows),
          .truth_sets = chosen_rows(data.truth_sets, rows),
          .predicted_sets = chosen_rows(data.predicted_sets, rows),
          .scores = chosen_rows(data.scores, rows),
          .negative_scores = chosen_rows(data.negative_scores, rows),
          .true_ratings = chosen_rows(data.true_ratings, rows),
          .predicted_ratings = chosen_rows(data.predicted_ratings, rows),
          .weights = chosen_rows(data.weights, rows),
          .threshold = data.threshold,
          .source = data.source,
          .weight_column = data.weight_column,
          .lines = chosen_rows(data.lines, rows),
          .out_of_scope_label = data.out_of_scope_label};
}

}  // namespace reckon
