#pragma once

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/model/input_range.h"
#include "core/model/model_config.h"
#include "core/model/safetensors.h"

namespace reckon {

// Weights [outputs, inputs] of a linear layer as integers, as they lie in a quantized model's file:
//   NAME.weight        8 bits: I8 [outputs, inputs]; 4 bits: U8 [outputs, (inputs + 1) / 2], two
//                      integers a byte, the first in the lower half, each with 8 added
//   NAME.weight_scale  F32 [outputs, groups], groups of quantization.group_depth inputs
//   NAME.input_range   F32 [2], see InputRange; with quantization.static_activations only
struct QuantizedTensor {
  std::vector<std::uint8_t> weight;
  std::vector<float> scales;

  QuantizedTensor(MatrixView<const float> weight, const WeightQuantization& quantization);
};

std::size_t groups_of(std::size_t inputs, const WeightQuantization& quantization);
std::vector<std::uint64_t> stored_shape(std::size_t outputs, std::size_t inputs,
                                        const WeightQuantization& quantization);

// out [outputs, inputs]: what the stored integers and scales stand for. Throws Error for an integer
// outside of the symmetric range, or a number that is too large.
void dequantize(const TensorView& weight, const TensorView& scales,
                const WeightQuantization& quantization, MatrixView<float> out);

// Throws Error unless low <= 0 <= high.
InputRange read_input_range(const TensorView& range);

}  // namespace reckon
