#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// How often each true class was predicted as each class.
class Confusion {
 public:
  explicit Confusion(std::size_t classes) : counts_(classes, classes) {}
  // Throws Error where lengths differ or a label is outside [0, classes).
  Confusion(std::span<const std::int32_t> truth, std::span<const std::int32_t> predicted,
            std::size_t classes);

  void add(std::int32_t truth, std::int32_t predicted, std::int64_t times = 1) {
    counts_.row(static_cast<std::size_t>(truth))[static_cast<std::size_t>(predicted)] += times;
  }
  const Matrix<std::int64_t>& counts() const { return counts_; }  // [true class, predicted class]

 private:
  Matrix<std::int64_t> counts_;
};

struct PrecisionRecallF1 {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};

// Averages as scikit-learn's precision_recall_fscore_support computes them with zero_division=0:
// over the classes that occur in the truth or among the predictions; a ratio of 0 / 0 is 0.
struct ConfusionScores {
  double accuracy = 0;
  PrecisionRecallF1 micro;     // of the pooled counts: all three equal accuracy
  PrecisionRecallF1 macro;     // plain mean over classes
  PrecisionRecallF1 weighted;  // mean weighted by the class's true rows
};

// Throws Error when nothing was counted.
ConfusionScores confusion_scores(const Confusion& confusion);

}  // namespace reckon
