#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/matrix.h"

namespace reckon {

// What the outputs of a run should be. A fast wrong answer is no answer.
class OutputCheck {
 public:
  // expected: a row of each text. Without `least_cosine` an output must be the same to the last
  // bit; with it, as for expected outputs of a reference variant, of at least this cosine.
  explicit OutputCheck(Matrix<float> expected, std::optional<double> least_cosine = {});

  struct Agreement {
    bool right = false;
    float cosine = 0;  // NaN where a number of either is not finite
  };
  // Thread-safe.
  Agreement compare(std::size_t text, std::span<const float> output) const;

  std::size_t texts() const { return expected_.rows(); }
  std::optional<double> least_cosine() const { return least_cosine_; }

 private:
  Matrix<float> expected_;
  std::optional<double> least_cosine_;
};

}  // namespace reckon
