#include "eval/labelled_vectors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "eval/nearest_centroid.h"

namespace reckon {
namespace {

constexpr std::uint8_t kTrain = 0;
constexpr std::uint8_t kTest = 2;

void check_row(const LabelledVectors& data, std::size_t row) {
  if (data.labels[row] < 0 || static_cast<std::size_t>(data.labels[row]) >= data.classes) {
    fail("labelled vectors: row {}: label {}, expected 0 to {}", row, data.labels[row],
         static_cast<std::int64_t>(data.classes) - 1);
  }
  double square = 0.0;
  for (const float x : data.vectors.row(row)) {
    square += static_cast<double>(x) * static_cast<double>(x);
  }
  if (!(square > 0.0) || !std::isfinite(square)) {
    fail("labelled vectors: row {}: the vector is zero or not finite", row);
  }
}

// The rows of one part, without those left out.
struct Part {
  std::vector<std::int64_t> rows;
  std::vector<std::int32_t> labels;
  Matrix<float> vectors;
  std::size_t left_out = 0;
};

Part part_of(const LabelledVectors& data, std::uint8_t part) {
  Part result;
  for (std::size_t row = 0; row < data.parts.size(); ++row) {
    if (data.parts[row] != part) continue;
    if (data.left_out_label >= 0 && data.labels[row] == data.left_out_label) {
      ++result.left_out;
      continue;
    }
    check_row(data, row);
    result.rows.push_back(static_cast<std::int64_t>(row));
    result.labels.push_back(data.labels[row]);
  }
  if (result.rows.empty()) {
    fail("labelled vectors: no {} rows ({} left out)", part == kTrain ? "train" : "test",
         result.left_out);
  }
  result.vectors = Matrix<float>(result.rows.size(), data.vectors.cols);
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    std::ranges::copy(data.vectors.row(static_cast<std::size_t>(result.rows[i])),
                      result.vectors.row(i).begin());
  }
  return result;
}

}  // namespace

LabelledEvaluation evaluate_nearest_centroid(const LabelledVectors& data,
                                             const ClassificationOptions& options,
                                             Progress& progress) {
  if (data.vectors.rows != data.labels.size() || data.vectors.rows != data.parts.size()) {
    fail("labelled vectors: {} vectors, {} labels and {} parts, expected as many",
         data.vectors.rows, data.labels.size(), data.parts.size());
  }
  const Part train = part_of(data, kTrain);
  Part test = part_of(data, kTest);
  const NearestCentroid classifier(train.vectors, train.labels, data.classes);
  LabelledEvaluation result;
  result.classification = evaluate_classification(
      classifier.scores(test.vectors, options.resampling.threads), test.labels, options, progress);
  result.test_rows = std::move(test.rows);
  result.train_rows = train.rows.size();
  result.left_out_train = train.left_out;
  result.left_out_test = test.left_out;
  return result;
}

}  // namespace reckon
