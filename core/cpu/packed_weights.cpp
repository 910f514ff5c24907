#include "core/cpu/packed_weights.h"

namespace reckon::cpu {

PackedWeights::PackedWeights(MatrixView<const float> weight, std::span<const float> bias)
    : inputs_(weight.cols),
      outputs_(weight.rows),
      values_(weight.cols, panels_of(weight.rows) * kPanelColumns),
      bias_(1, panels_of(weight.rows) * kPanelColumns) {
  for (std::size_t block = 0; block < blocks_of(inputs_); ++block) {
    for (std::size_t out = 0; out < outputs_; ++out) {
      const float* from = weight.row(out).data() + block * kBlockDepth;
      float* to = values_.data() + (panel(block, out / kPanelColumns) - values_.data()) +
                  out % kPanelColumns;
      for (std::size_t k = 0; k < block_depth(block); ++k) to[k * kPanelColumns] = from[k];
    }
  }
  std::copy(bias.begin(), bias.end(), bias_.data());
}

}  // namespace reckon::cpu
