#pragma once

#include <cstdint>
#include <filesystem>

#include "core/model/model_config.h"

namespace reckon {

// What a quantized model weighs, in bytes of model.safetensors.
struct QuantizedSizes {
  std::uint64_t before = 0;  // of the weights that the model uses
  std::uint64_t after = 0;
};

// Writes a copy of a Hugging Face directory whose layers have integer weights (see
// quantized_tensor.h); the embeddings, norms and biases stay as they are, and config.json says how
// it was done ("quantization_config"). Variants int8 and int4 give the same bits from it as from
// the original, at 8 and 4 bits. `to` appears whole or not at all. Throws Error when `to` exists,
// `from` is no model, or is quantized already.
QuantizedSizes quantize_model(const std::filesystem::path& from,
                              const WeightQuantization& quantization,
                              const std::filesystem::path& to);

}  // namespace reckon
