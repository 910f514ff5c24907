#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"

namespace reckon::cpu {

// Rounds x to symmetric 8-bit integers, x[i] ~ scale * out[i] with out[i] in [-127, 127], to
// nearest, ties to even, and returns the scale: the largest magnitude / 127, or 0 when all are
// (nearly) 0.
float quantize(std::span<const float> x, std::span<std::int16_t> out);

// Rows of activations quantized with one scale for each row and kGroupDepth of its columns. The
// values are kept as int16 because the products multiply pairs of those.
class QuantizedRows {
 public:
  // Keeps its memory from call to call.
  void assign(MatrixView<const float> x);

  const std::int16_t* values(std::size_t row) const { return values_.data() + row * stride_; }
  // Values of a row: its columns, rounded up to an even number by a zero.
  std::size_t stride() const { return stride_; }
  float scale(std::size_t row, std::size_t group) const { return scales_[row * groups_ + group]; }

 private:
  std::vector<std::int16_t> values_;  // [rows, stride_]
  std::vector<float> scales_;         // [rows, groups_]
  std::size_t stride_ = 0;
  std::size_t groups_ = 0;
};

}  // namespace reckon::cpu
