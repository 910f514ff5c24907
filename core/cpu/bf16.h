#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/matrix.h"

namespace reckon::cpu {

// The upper half of a float32, rounded to nearest, ties to even; NaN stays NaN.
inline std::uint16_t to_bf16(float x) {
  if (std::isnan(x)) return 0x7fc0;
  const auto bits = std::bit_cast<std::uint32_t>(x);
  return static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

inline float from_bf16(std::uint16_t x) { return std::bit_cast<float>(std::uint32_t{x} << 16); }

// Rows of activations in bf16 and, where asked for, what that leaves over, in bf16 as well: x =
// high + low to 16 bits of mantissa.
class Bf16Rows {
 public:
  // Keeps its memory from call to call.
  void assign(MatrixView<const float> x, bool with_low);

  const std::uint16_t* high(std::size_t row) const { return high_.data() + row * stride_; }
  const std::uint16_t* low(std::size_t row) const { return low_.data() + row * stride_; }
  // Values of a row: its columns, and zeros up to a multiple of 32.
  std::size_t stride() const { return stride_; }

 private:
  Matrix<std::uint16_t> high_;  // [rows + kAmxRows, stride_]
  Matrix<std::uint16_t> low_;
  std::size_t stride_ = 0;
};

}  // namespace reckon::cpu
