#include "core/cpu/packed_int8_weights.h"

#include <vector>

#include "core/cpu/quantize.h"

namespace reckon::cpu {

PackedInt8Weights::PackedInt8Weights(MatrixView<const float> weight, std::span<const float> bias)
    : inputs_(weight.cols),
      outputs_(weight.rows),
      values_((weight.cols + 1) / 2 * 2, panels_of(weight.rows) * kPanelColumns),
      scales_(1, panels_of(weight.rows) * kPanelColumns),
      bias_(1, panels_of(weight.rows) * kPanelColumns) {
  std::vector<std::int16_t> row(inputs_);
  for (std::size_t out = 0; out < outputs_; ++out) {
    scales_.data()[out] = quantize(weight.row(out), row);
    for (std::size_t k = 0; k < inputs_; ++k) {
      const std::size_t block = k / kBlockDepth;
      const std::size_t pair = k % kBlockDepth / 2;
      const std::size_t at = (pair * kPanelColumns + out % kPanelColumns) * 2 + k % 2;
      const std::int8_t* to = panel(block, out / kPanelColumns) + at;
      values_.data()[to - values_.data()] = static_cast<std::int8_t>(row[k]);
    }
  }
  std::copy(bias.begin(), bias.end(), bias_.data());
}

}  // namespace reckon::cpu
