#include "core/cpu/packed_int8_weights.h"

#include <numeric>
#include <vector>

#include "core/error.h"

namespace reckon::cpu {

PackedInt8Weights::PackedInt8Weights(MatrixView<const float> weight, std::span<const float> bias,
                                     const WeightRounding& rounding)
    : inputs_(weight.cols), outputs_(weight.rows), group_depth_(rounding.group_depth) {
  if (group_depth_ == 0 || kBlockDepth % group_depth_ != 0 || group_depth_ % kTileRowBytes != 0) {
    fail("int8 weights: groups of {} inputs, expected a multiple of 64 that divides {}",
         group_depth_, kBlockDepth);
  }
  const std::size_t columns = panels_of(outputs_) * kPanelColumns;
  const std::size_t groups = (inputs_ + group_depth_ - 1) / group_depth_;
  const std::size_t blocks = blocks_of(inputs_);
  const std::size_t last = blocks == 0 ? 0 : block_quads(blocks - 1) * kQuad;
  values_ = {blocks == 0 ? 0 : (blocks - 1) * kBlockDepth + last, columns};
  scales_ = {groups, columns};
  sums_ = {groups, columns};
  bias_ = {1, columns};
  std::vector<std::int8_t> rounded(group_depth_);
  for (std::size_t out = 0; out < outputs_; ++out) {
    for (std::size_t group = 0; group < groups; ++group) {
      const std::size_t begin = group * group_depth_;
      const std::size_t count = std::min(group_depth_, inputs_ - begin);
      const auto integers = std::span(rounded).first(count);
      scales_.row(group)[out] =
          round_weights(weight.row(out).subspan(begin, count), rounding, integers);
      fours_fit_ = fours_fit_ && largest_of_fours(integers) <= kMostOfFour;
      sums_.row(group)[out] = std::accumulate(integers.begin(), integers.end(), 0);
      const std::size_t block = begin / kBlockDepth;
      std::int8_t* to = values_.data() + (panel(block, out / kPanelColumns) - values_.data());
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t k = begin % kBlockDepth + i;
        to[(k / kQuad * kPanelColumns + out % kPanelColumns) * kQuad + k % kQuad] = integers[i];
      }
    }
  }
  std::copy(bias.begin(), bias.end(), bias_.data());
}

}  // namespace reckon::cpu
