#include "eval/classification/label_counts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reckon {
namespace {

// Sums of weights by place, exact in any order. Whole numbers need no care: below 2^53 doubles add
// them exactly.
class SumsByPlace {
 public:
  SumsByPlace(std::size_t places, bool whole) : sums_(places), exact_(whole ? 0 : places) {}

  void add(std::size_t place, double weight) {
    if (exact_.empty()) {
      sums_[place] += weight;
    } else {
      exact_[place].add(weight);
    }
  }
  std::vector<double> values() {
    for (std::size_t i = 0; i < exact_.size(); ++i) sums_[i] = exact_[i].value();
    return std::move(sums_);
  }

 private:
  std::vector<double> sums_;
  std::vector<ExactSum> exact_;
};

bool are_whole(const RowWeights& weights) {
  constexpr double kLargest = 0x1p53;
  double sum = 0.0;
  for (const double weight : weights.values) {
    if (weight != std::floor(weight)) return false;
    sum += weight;
  }
  return sum < kLargest;
}

}  // namespace

LabelCounts LabelCounts::chosen(std::span<const std::size_t> places) const {
  LabelCounts counts;
  for (const std::size_t place : places) {
    counts.truth.push_back(truth[place]);
    counts.predicted.push_back(predicted[place]);
    counts.both.push_back(both[place]);
    counts.present.push_back(present[place]);
  }
  return counts;
}

LabelCounts LabelCounts::pooled() const {
  return {{exact_sum(truth)}, {exact_sum(predicted)}, {exact_sum(both)}, {1}};
}

LabelCounts count_labels(std::span<const std::int32_t> truth,
                         std::span<const std::int32_t> predicted, std::size_t classes,
                         const RowWeights& weights) {
  const bool whole = are_whole(weights);
  SumsByPlace is(classes, whole);
  SumsByPlace as(classes, whole);
  SumsByPlace both(classes, whole);
  std::vector<std::uint8_t> present(classes);
  for (std::size_t row = 0; row < truth.size(); ++row) {
    if (!weights.has(row)) continue;
    const auto label = static_cast<std::size_t>(truth[row]);
    const auto guess = static_cast<std::size_t>(predicted[row]);
    present[label] = present[guess] = 1;
    is.add(label, weights[row]);
    as.add(guess, weights[row]);
    if (label == guess) both.add(label, weights[row]);
  }
  return {is.values(), as.values(), both.values(), std::move(present)};
}

LabelCounts count_labels_of_sets(MatrixView<const std::uint8_t> truth,
                                 MatrixView<const std::uint8_t> predicted,
                                 const RowWeights& weights) {
  const bool whole = are_whole(weights);
  SumsByPlace is(truth.cols, whole);
  SumsByPlace as(truth.cols, whole);
  SumsByPlace both(truth.cols, whole);
  for (std::size_t row = 0; row < truth.rows; ++row) {
    if (!weights.has(row)) continue;
    for (std::size_t label = 0; label < truth.cols; ++label) {
      const bool in_truth = truth.row(row)[label] != 0;
      const bool in_prediction = predicted.row(row)[label] != 0;
      if (in_truth) is.add(label, weights[row]);
      if (in_prediction) as.add(label, weights[row]);
      if (in_truth && in_prediction) both.add(label, weights[row]);
    }
  }
  // A column of a set is a label, whether or not a row has it.
  return {is.values(), as.values(), both.values(), std::vector<std::uint8_t>(truth.cols, 1)};
}

LabelCounts count_rows_of_sets(MatrixView<const std::uint8_t> truth,
                               MatrixView<const std::uint8_t> predicted) {
  LabelCounts counts{std::vector<double>(truth.rows), std::vector<double>(truth.rows),
                     std::vector<double>(truth.rows), std::vector<std::uint8_t>(truth.rows, 1)};
  for (std::size_t row = 0; row < truth.rows; ++row) {
    for (std::size_t label = 0; label < truth.cols; ++label) {
      const bool in_truth = truth.row(row)[label] != 0;
      const bool in_prediction = predicted.row(row)[label] != 0;
      counts.truth[row] += in_truth ? 1.0 : 0.0;
      counts.predicted[row] += in_prediction ? 1.0 : 0.0;
      counts.both[row] += in_truth && in_prediction ? 1.0 : 0.0;
    }
  }
  return counts;
}

Matrix<double> confusion_weights(std::span<const std::int32_t> truth,
                                 std::span<const std::int32_t> predicted, std::size_t classes,
                                 const RowWeights& weights) {
  Matrix<double> confusion(classes, classes);
  const auto cell = [&](std::size_t row) -> double& {
    return confusion.row(
        static_cast<std::size_t>(truth[row]))[static_cast<std::size_t>(predicted[row])];
  };
  if (are_whole(weights)) {
    for (std::size_t row = 0; row < truth.size(); ++row) cell(row) += weights[row];
    return confusion;
  }
  // An exact sum is large: one at a time, over rows in the order of their cells.
  std::vector<std::size_t> rows(truth.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::ranges::sort(rows, {}, [&](std::size_t row) { return &cell(row); });
  for (std::size_t i = 0; i < rows.size();) {
    ExactSum sum;
    double& sum_of_cell = cell(rows[i]);
    for (; i < rows.size() && &cell(rows[i]) == &sum_of_cell; ++i) sum.add(weights[rows[i]]);
    sum_of_cell = sum.value();
  }
  return confusion;
}

}  // namespace reckon
