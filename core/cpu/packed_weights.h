#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "core/cpu/panel.h"
#include "core/matrix.h"

namespace reckon::cpu {

// Weights of a linear layer as gemm() reads them: transposed, in blocks of kBlockDepth inputs, each
// in panels of kPanelColumns outputs, a panel stored input after input.
class PackedWeights {
 public:
  // weight [outputs, inputs] as torch stores it; bias [outputs], or empty for none.
  PackedWeights(MatrixView<const float> weight, std::span<const float> bias);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  // [inputs of the block, kPanelColumns], 64-byte aligned.
  const float* panel(std::size_t block, std::size_t panel) const {
    return values_.data() + block * kBlockDepth * values_.cols() +
           panel * kPanelColumns * block_depth(block);
  }
  std::size_t block_depth(std::size_t block) const {
    return std::min(kBlockDepth, inputs_ - block * kBlockDepth);
  }
  // [panels * kPanelColumns], zeros where there is none.
  const float* bias() const { return bias_.data(); }

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  Matrix<float> values_;  // [inputs, outputs rounded up to whole panels], permuted as above
  Matrix<float> bias_;
};

}  // namespace reckon::cpu
