#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/model/input_range.h"

namespace reckon::cpu {

// x ~ scale * (q - zero): how numbers are rounded to q in [0, 255].
struct Rounding {
  float scale = 0;
  float zero = 0;  // the q that stands for 0, a whole number
};

// The rounding that covers the values and 0. Its scale is 0 when all are (nearly) 0, and not a
// number when one is not finite, so that what is computed from them is none either.
Rounding rounding_of(std::span<const float> values);

// The rounding of a range that is known before.
Rounding rounding_of(const InputRange& range);

// Rows of activations, rounded for each row and kBlockDepth of its columns on its own, in one of
// two forms: q as bytes, or q - zero as 16-bit integers for instruction sets that multiply those.
// The numbers that they stand for are the same.
class QuantizedRows {
 public:
  enum class Form { kBytes, kWords };

  // Keeps its memory from call to call. With a fixed rounding, which is not nullptr, numbers
  // outside of its range become its ends; where one is not finite, the scale is no number either.
  void assign(MatrixView<const float> x, Form form, const Rounding* fixed = nullptr);

  const std::uint8_t* bytes(std::size_t row) const { return bytes_.data() + row * stride_; }
  const std::int16_t* words(std::size_t row) const { return words_.data() + row * stride_; }
  // Values of a row: its columns, rounded up to a multiple of 64. What stands behind the last
  // column does not matter, because the weights there are 0.
  std::size_t stride() const { return stride_; }
  const Rounding& rounding(std::size_t row, std::size_t block) const {
    return roundings_[row * blocks_ + block];
  }
  std::size_t blocks() const { return blocks_; }  // roundings of a row

 private:
  Matrix<std::uint8_t> bytes_;  // [rows + kAmxRows, stride_], the one of the form
  Matrix<std::int16_t> words_;
  std::vector<Rounding> roundings_;  // [rows, blocks_]
  std::size_t stride_ = 0;
  std::size_t blocks_ = 0;
};

}  // namespace reckon::cpu
