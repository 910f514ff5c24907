#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "core/model/input_range.h"
#include "core/model/model_config.h"

namespace reckon {

// What a quantized model weighs, in bytes of model.safetensors.
struct QuantizedSizes {
  std::uint64_t before = 0;  // of the weights that the model uses
  std::uint64_t after = 0;
};

// What linear modules of layers are applied to, by their role: "layer.0.query", then key, value,
// attention_output, intermediate and output.
using InputRanges = std::map<std::string, InputRange>;

// Writes a copy of a Hugging Face directory whose layers have integer weights (see
// quantized_tensor.h); the embeddings, norms and biases stay as they are, and config.json says how
// it was done ("quantization_config"). Variants int8 and int4 give the same bits from it as from
// the original, at 8 and 4 bits. With quantization.static_activations the ranges, one for each
// linear module of each layer, are stored too. `to` appears whole or not at all. Throws Error when
// `to` exists, `from` is no model, or is quantized already.
QuantizedSizes quantize_model(const std::filesystem::path& from,
                              const WeightQuantization& quantization,
                              const std::filesystem::path& to, const InputRanges& ranges = {});

}  // namespace reckon
