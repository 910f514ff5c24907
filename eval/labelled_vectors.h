#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/classification.h"

namespace reckon {

// A labelled task as vectors. Rows are the task's.
struct LabelledVectors {
  MatrixView<const float> vectors;       // [n, d]
  std::span<const std::int32_t> labels;  // [n]
  std::span<const std::uint8_t> parts;   // [n] 0 train, 2 test, others are not used
  std::size_t classes = 0;
  std::int32_t left_out_label = -1;  // its rows (out of scope) are not used; -1: none
};

struct LabelledEvaluation {
  ClassificationEvaluation classification;
  std::vector<std::int64_t> test_rows;  // what the rows of the classification are, ascending
  std::size_t train_rows = 0;
  std::size_t left_out_train = 0;  // rows of the label that is left out
  std::size_t left_out_test = 0;
};

// Nearest centroid: centroids from the train part, evaluated on the test part. Throws Error where a
// part has no rows, lengths differ, a label is out of range, or a vector is zero or not finite,
// naming the row.
LabelledEvaluation evaluate_nearest_centroid(const LabelledVectors& data,
                                             const ClassificationOptions& options,
                                             Progress& progress);

}  // namespace reckon
