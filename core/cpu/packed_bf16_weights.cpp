#include "core/cpu/packed_bf16_weights.h"

#include "core/cpu/bf16.h"

namespace reckon::cpu {

PackedBf16Weights::PackedBf16Weights(MatrixView<const float> weight, std::span<const float> bias,
                                     bool with_low)
    : inputs_(weight.cols),
      outputs_(weight.rows),
      bias_(1, panels_of(weight.rows) * kPanelColumns) {
  const std::size_t blocks = blocks_of(inputs_);
  std::size_t depth = 0;  // with padding
  for (std::size_t block = 0; block < blocks; ++block) depth += block_pairs(block) * kPair;
  high_ = {depth, panels_of(outputs_) * kPanelColumns};
  if (with_low) low_ = {high_.rows(), high_.cols()};
  for (std::size_t out = 0; out < outputs_; ++out) {
    for (std::size_t k = 0; k < inputs_; ++k) {
      const std::size_t in_block = k % kBlockDepth;
      const std::size_t at = offset(k / kBlockDepth, out / kPanelColumns) +
                             (in_block / kPair * kPanelColumns + out % kPanelColumns) * kPair +
                             in_block % kPair;
      const float w = weight.row(out)[k];
      high_.data()[at] = to_bf16(w);
      if (with_low) low_.data()[at] = to_bf16(w - from_bf16(high_.data()[at]));
    }
  }
  std::copy(bias.begin(), bias.end(), bias_.data());
}

}  // namespace reckon::cpu
