#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/cpu/panel.h"
#include "core/matrix.h"

namespace reckon::cpu {

// Weights of a linear layer as gemm_int8() reads them: 8-bit integers, symmetric, one scale an
// output; blocks and panels as in PackedWeights, but two inputs of an output side by side, with a
// zero behind an odd number of inputs.
class PackedInt8Weights {
 public:
  // weight [outputs, inputs] as torch stores it; bias [outputs], or empty for none.
  PackedInt8Weights(MatrixView<const float> weight, std::span<const float> bias);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  // [pairs of the block, kPanelColumns, 2], 64-byte aligned.
  const std::int8_t* panel(std::size_t block, std::size_t panel) const {
    return values_.data() + block * kBlockDepth * values_.cols() +
           panel * kPanelColumns * 2 * block_pairs(block);
  }
  std::size_t block_pairs(std::size_t block) const {
    return (std::min(kBlockDepth, inputs_ - block * kBlockDepth) + 1) / 2;
  }
  // [panels * kPanelColumns], zeros behind the last output.
  const float* scales() const { return scales_.data(); }
  const float* bias() const { return bias_.data(); }

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  Matrix<std::int8_t> values_;
  Matrix<float> scales_;
  Matrix<float> bias_;
};

}  // namespace reckon::cpu
