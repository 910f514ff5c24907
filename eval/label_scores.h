#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// How often each true class was predicted as each class.
// Throws Error where lengths differ or a label is outside [0, classes).
Matrix<std::int64_t> confusion_counts(std::span<const std::int32_t> truth,
                                      std::span<const std::int32_t> predicted,
                                      std::size_t classes);  // [true class, predicted class]

struct PrecisionRecallF1 {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

// Averages over classes as scikit-learn's precision_recall_fscore_support computes them with
// zero_division=0: over the classes that occur in the truth or among the predictions; a ratio of
// 0 / 0 is 0.
struct LabelScores {
  double accuracy = 0;
  PrecisionRecallF1 micro;     // of the pooled counts: all three equal accuracy
  PrecisionRecallF1 macro;     // plain mean over classes
  PrecisionRecallF1 weighted;  // mean weighted by the class's true rows
};

// Labels are in [0, classes); each row counts weights[row] times. Throws Error when nothing counts.
LabelScores label_scores(std::span<const std::int32_t> truth,
                         std::span<const std::int32_t> predicted, std::span<const double> weights,
                         std::size_t classes);

}  // namespace reckon
