#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/weight_rounding.h"

namespace reckon {

enum class Activation { kIdentity, kGelu, kGeluTanh, kRelu, kSilu, kTanh };
enum class Pooling { kCls, kMax, kMean, kMeanSqrtLength, kWeightedMean, kLastToken };
enum class Architecture { kBert, kRoberta, kDistilBert };
enum class OutputKind { kEmbeddings, kLogits };

// A dense module behind the pooling: [input -> output], then the activation.
struct DenseConfig {
  std::size_t input = 0;
  std::size_t output = 0;
  bool has_bias = true;
  Activation activation = Activation::kTanh;
};

// Weights of the layers' linear modules that are stored as integers, see quantized_tensor.h.
struct WeightQuantization {
  std::size_t bits = 8;             // or 4
  bool static_activations = false;  // the input ranges of linear modules are stored beside them
  WeightRounding rounding() const { return bits == 8 ? kInt8Weights : kInt4Weights; }
};

// What config.json, modules.json, 1_Pooling/config.json and sentence_bert_config.json say together,
// checked.
struct ModelConfig {
  Architecture architecture = Architecture::kBert;
  OutputKind output = OutputKind::kEmbeddings;
  std::size_t vocabulary = 0;
  std::size_t hidden = 0;
  std::size_t layers = 0;
  std::size_t heads = 0;
  std::size_t intermediate = 0;
  std::size_t positions = 0;  // rows of the position table
  std::size_t first_position =
      0;                       // position of a sequence's first token (RoBERTa: pad_token_id + 1)
  std::size_t types = 0;       // rows of the token-type table, 0 for none
  std::size_t max_length = 0;  // tokens a sequence, special tokens included
  float layer_norm_epsilon = 1e-12f;
  Activation activation = Activation::kGelu;
  std::vector<Pooling> pooling;  // concatenated in this order; empty for a classification model
  std::vector<DenseConfig> dense;
  bool normalize = false;                            // L2 norm of the final vector
  Activation pooler_activation = Activation::kTanh;  // classification models
  bool has_pooler = false;          // classification models: pooler before the classifier
  std::vector<std::string> labels;  // classification models: id -> label
  bool multi_label = false;         // classification models: sigmoid a label, else softmax
  std::optional<WeightQuantization> quantization;
  // Length of the output: the embedding's, or the number of labels.
  std::size_t dimension() const;
};

const char* name_of(Activation activation);
const char* name_of(Pooling pooling);
const char* name_of(Architecture architecture);

}  // namespace reckon
