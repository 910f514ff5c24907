#pragma once

#include "core/json_value.h"
#include "core/model/model_config.h"

namespace reckon {

// Of the layout in which quantize_model() stores weights.
constexpr std::size_t kQuantizationVersion = 1;

// Reads config.json of a BERT, RoBERTa or DistilBERT model. The result has everything but the
// pooling, dense and normalize modules and max_length; where the architecture named is one for
// sequence classification, output is kLogits and the labels are set.
// Throws Error for a missing, mistyped or senseless member, and by name for what is not supported.
ModelConfig read_transformer_config(const JsonValue& json);

// By the name in config.json (transformers' ACT2FN), for example "gelu_new". Throws Error.
Activation read_activation(const JsonValue& name);

}  // namespace reckon
