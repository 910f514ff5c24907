#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/cpu/panel.h"
#include "core/matrix.h"
#include "core/model/weight_rounding.h"

namespace reckon::cpu {

// Weights of a linear layer as gemm_int8() reads them. Blocks and panels as in PackedWeights, but
// four inputs of an output side by side, and every block padded by zeros to whole groups of 64
// inputs, so that it can be read by tiles.
class PackedInt8Weights {
 public:
  static constexpr std::size_t kQuad = 4;
  static constexpr std::int32_t kMostOfFour = 32767 / 255;

  // weight [outputs, inputs] as torch stores it; bias [outputs], or empty for none. Groups are of a
  // multiple of 64 inputs that divides kBlockDepth.
  PackedInt8Weights(MatrixView<const float> weight, std::span<const float> bias,
                    const WeightRounding& rounding);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  std::size_t group_depth() const { return group_depth_; }
  // Whether activations in [0, 255] times the fours of largest_of_fours() add up in 16 bits.
  bool fours_fit() const { return fours_fit_; }
  // [quads of the block, kPanelColumns, kQuad], 64-byte aligned.
  const std::int8_t* panel(std::size_t block, std::size_t panel) const {
    return values_.data() + block * kBlockDepth * values_.cols() +
           panel * kPanelColumns * kQuad * block_quads(block);
  }
  // Padding included.
  std::size_t block_quads(std::size_t block) const {
    return rounded_up(std::min(kBlockDepth, inputs_ - block * kBlockDepth), kTileRowBytes) / kQuad;
  }
  // Of a group of inputs, counted over all blocks: the scale of each output and the sum of its
  // integers. [panels * kPanelColumns], zeros behind the last output.
  const float* scales(std::size_t group) const { return scales_.row(group).data(); }
  const std::int32_t* sums(std::size_t group) const { return sums_.row(group).data(); }
  const float* bias() const { return bias_.data(); }

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  std::size_t group_depth_;
  bool fours_fit_ = true;
  Matrix<std::int8_t> values_;
  Matrix<float> scales_;
  Matrix<std::int32_t> sums_;
  Matrix<float> bias_;
};

}  // namespace reckon::cpu
