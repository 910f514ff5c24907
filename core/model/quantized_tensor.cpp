#include "core/model/quantized_tensor.h"

#include <array>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::int32_t kNibbleZero = 8;

// The integers of a row of so many bytes.
std::int32_t integer(const std::byte* row, std::size_t i, std::size_t bits) {
  if (bits == 8) return static_cast<std::int8_t>(row[i]);
  const auto byte = std::to_integer<std::int32_t>(row[i / 2]);
  return (i % 2 == 0 ? byte & 15 : byte >> 4) - kNibbleZero;
}

}  // namespace

std::size_t groups_of(std::size_t inputs, const WeightQuantization& quantization) {
  const std::size_t depth = quantization.rounding().group_depth;
  return (inputs + depth - 1) / depth;
}

std::vector<std::uint64_t> stored_shape(std::size_t outputs, std::size_t inputs,
                                        const WeightQuantization& quantization) {
  return {outputs, quantization.bits == 8 ? inputs : (inputs + 1) / 2};
}

QuantizedTensor::QuantizedTensor(MatrixView<const float> weights,
                                 const WeightQuantization& quantization) {
  const WeightRounding rounding = quantization.rounding();
  const std::size_t row_bytes = stored_shape(weights.rows, weights.cols, quantization)[1];
  const std::size_t groups = groups_of(weights.cols, quantization);
  weight.resize(weights.rows * row_bytes);
  scales.resize(weights.rows * groups);
  std::vector<std::int8_t> integers(weights.cols);
  for (std::size_t out = 0; out < weights.rows; ++out) {
    for (std::size_t group = 0; group < groups; ++group) {
      const std::size_t begin = group * rounding.group_depth;
      const std::size_t count = std::min(rounding.group_depth, weights.cols - begin);
      scales[out * groups + group] = round_weights(weights.row(out).subspan(begin, count), rounding,
                                                   std::span(integers).subspan(begin, count));
    }
    std::uint8_t* const row = weight.data() + out * row_bytes;
    for (std::size_t i = 0; i < weights.cols; ++i) {
      if (quantization.bits == 8) {
        row[i] = static_cast<std::uint8_t>(integers[i]);
      } else {
        row[i / 2] = static_cast<std::uint8_t>(row[i / 2] | (integers[i] + kNibbleZero)
                                                                << (i % 2 == 0 ? 0 : 4));
      }
    }
  }
}

void dequantize(const TensorView& weight, const TensorView& scales,
                const WeightQuantization& quantization, MatrixView<float> out) {
  const WeightRounding rounding = quantization.rounding();
  const std::size_t row_bytes = stored_shape(out.rows, out.cols, quantization)[1];
  const std::size_t groups = groups_of(out.cols, quantization);
  std::vector<float> row_scales(groups);
  for (std::size_t r = 0; r < out.rows; ++r) {
    widen(scales.bytes.subspan(4 * r * groups, 4 * groups), DataType::kF32, row_scales);
    const std::byte* const row = weight.bytes.data() + r * row_bytes;
    for (std::size_t i = 0; i < out.cols; ++i) {
      const std::int32_t q = integer(row, i, quantization.bits);
      const float scale = row_scales[i / rounding.group_depth];
      const float value = static_cast<float>(q) * scale;
      if (std::abs(q) > rounding.limit) {
        fail("element {} is {}, expected integers from {} to {}", r * out.cols + i, q,
             -rounding.limit, rounding.limit);
      }
      if (!(scale >= 0) || !std::isfinite(2 * value)) {
        fail(
            "element {} is {} times the scale {}, expected scales that are not negative and "
            "finite weights",
            r * out.cols + i, q, scale);
      }
      out.row(r)[i] = value;
    }
  }
}

InputRange read_input_range(const TensorView& range) {
  std::array<float, 2> ends{};
  widen(range.bytes, DataType::kF32, ends);
  if (!(ends[0] <= 0 && ends[1] >= 0)) {
    fail("input range {} to {}, expected one that holds 0", ends[0], ends[1]);
  }
  return {.low = ends[0], .high = ends[1]};
}

}  // namespace reckon
