#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/cpu/panel.h"
#include "core/matrix.h"

namespace reckon::cpu {

// Weights of a linear layer in bf16 as gemm_bf16() reads them. Blocks and panels as in
// PackedWeights, but two inputs of an output side by side, and every block padded by zeros to a
// multiple of 32 inputs, so that it can be read by tiles.
class PackedBf16Weights {
 public:
  static constexpr std::size_t kPair = 2;

  // weight [outputs, inputs] as torch stores it; bias [outputs], or empty for none. with_low: what
  // rounding leaves over is kept as well.
  PackedBf16Weights(MatrixView<const float> weight, std::span<const float> bias, bool with_low);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  bool has_low() const { return low_.rows() != 0; }
  // [pairs of the block, kPanelColumns, kPair], 64-byte aligned.
  const std::uint16_t* high(std::size_t block, std::size_t panel) const {
    return high_.data() + offset(block, panel);
  }
  const std::uint16_t* low(std::size_t block, std::size_t panel) const {
    return low_.data() + offset(block, panel);
  }
  // Padding included.
  std::size_t block_pairs(std::size_t block) const {
    return rounded_up(block_depth(block), kTileRowBytes / sizeof(std::uint16_t)) / kPair;
  }
  std::size_t block_depth(std::size_t block) const {
    return std::min(kBlockDepth, inputs_ - block * kBlockDepth);
  }
  const float* bias() const { return bias_.data(); }  // [panels * kPanelColumns]

 private:
  std::size_t offset(std::size_t block, std::size_t panel) const {
    return block * kBlockDepth * high_.cols() + panel * kPanelColumns * kPair * block_pairs(block);
  }

  std::size_t inputs_;
  std::size_t outputs_;
  Matrix<std::uint16_t> high_;
  Matrix<std::uint16_t> low_;
  Matrix<float> bias_;
};

}  // namespace reckon::cpu
