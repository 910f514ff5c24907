#include "core/model/transformer_config.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::uint64_t kLargestSize = (1u << 31) - 1;  // ids and rows are int32

// What the three families call the same things.
struct Family {
  std::string_view model_type;
  Architecture architecture;
  std::string_view class_prefix;  // of the names in `architectures`
  const char* hidden;
  const char* layers;
  const char* heads;
  const char* intermediate;
  const char* activation;
};

constexpr std::array<Family, 3> kFamilies = {{
    {"bert", Architecture::kBert, "Bert", "hidden_size", "num_hidden_layers", "num_attention_heads",
     "intermediate_size", "hidden_act"},
    {"roberta", Architecture::kRoberta, "Roberta", "hidden_size", "num_hidden_layers",
     "num_attention_heads", "intermediate_size", "hidden_act"},
    {"distilbert", Architecture::kDistilBert, "DistilBert", "dim", "n_layers", "n_heads",
     "hidden_dim", "activation"},
}};

struct ActivationName {
  std::string_view name;
  Activation activation;
};

// transformers/activations.py. "gelu_fast", "gelu_accurate" and "gelu_python_tanh" are other ways
// to compute the tanh form.
constexpr std::array<ActivationName, 12> kActivations = {{
    {"gelu", Activation::kGelu},
    {"gelu_python", Activation::kGelu},
    {"gelu_new", Activation::kGeluTanh},
    {"gelu_pytorch_tanh", Activation::kGeluTanh},
    {"gelu_python_tanh", Activation::kGeluTanh},
    {"gelu_fast", Activation::kGeluTanh},
    {"gelu_accurate", Activation::kGeluTanh},
    {"relu", Activation::kRelu},
    {"silu", Activation::kSilu},
    {"swish", Activation::kSilu},
    {"tanh", Activation::kTanh},
    {"linear", Activation::kIdentity},
}};

const Family& read_family(const JsonValue& json) {
  const JsonValue model_type = json.at("model_type");
  const std::string name = model_type.text();
  const auto family = std::find_if(kFamilies.begin(), kFamilies.end(),
                                   [&](const Family& known) { return known.model_type == name; });
  if (family == kFamilies.end()) {
    model_type.refuse("a supported model type: bert, roberta or distilbert");
  }
  return *family;
}

// Settings that change what the layers compute: without these checks the result would be wrong.
void refuse_unsupported_settings(const JsonValue& json, std::size_t hidden) {
  if (json.has("position_embedding_type")) {
    const JsonValue type = json.at("position_embedding_type");
    if (type.text() != "absolute") {
      type.refuse("\"absolute\": relative positions are not supported");
    }
  }
  for (const char* key : {"is_decoder", "add_cross_attention", "relative_attention"}) {
    if (json.has(key) && json.at(key).flag()) {
      json.at(key).refuse("false: only plain encoders are supported");
    }
  }
  if (json.has("embedding_size") && json.at("embedding_size").count(1, kLargestSize) != hidden) {
    json.at("embedding_size")
        .refuse("the size of the layers: factorised embeddings are not supported");
  }
}

// Written by quantize_model().
std::optional<WeightQuantization> read_quantization(const JsonValue& json) {
  if (!json.has("quantization_config")) return std::nullopt;
  const JsonValue config = json.at("quantization_config");
  const auto expect = [&](const char* key, std::size_t expected) {
    if (!config.has(key) || config.at(key).count(0, kLargestSize) != expected) {
      config.refuse(fmt::format("one with {} {}, as this version of reckon writes", key, expected));
    }
  };
  if (!config.has("quant_method") || config.at("quant_method").text() != "reckon") {
    config.refuse("none, or one of reckon model quantize: other methods are not supported");
  }
  expect("version", kQuantizationVersion);
  WeightQuantization quantization;
  quantization.bits = config.at("bits").count(1, 64);
  if (quantization.bits != 8 && quantization.bits != 4) config.at("bits").refuse("8 or 4");
  expect("group_size", quantization.rounding().group_depth);
  if (config.has("activations")) {
    if (config.at("activations").text() != "static") config.at("activations").refuse("\"static\"");
    quantization.static_activations = true;
  }
  return quantization;
}

// Whether the model is one for sequence classification.
bool read_architectures(const JsonValue& json, const Family& family) {
  if (!json.has("architectures")) return false;
  const std::vector<JsonValue> names = json.at("architectures").items(16);
  if (names.empty()) return false;
  const std::string name = names[0].text();
  if (!name.starts_with(family.class_prefix)) {
    names[0].refuse(
        fmt::format("a model of the {} family: {}...", family.model_type, family.class_prefix));
  }
  return name == std::string(family.class_prefix) + "ForSequenceClassification";
}

std::vector<std::string> read_labels(const JsonValue& json) {
  std::vector<std::string> labels = {"LABEL_0", "LABEL_1"};  // transformers' default
  if (json.has("id2label")) {
    const JsonValue id2label = json.at("id2label");
    const std::map<std::string, std::string> names = id2label.texts();
    labels.clear();
    for (std::size_t id = 0; id < names.size(); ++id) {
      const auto name = names.find(std::to_string(id));
      if (name == names.end()) {
        id2label.fail_here(
            fmt::format("no label for {}, expected one for each of 0 to {}", id, names.size() - 1));
      }
      labels.push_back(name->second);
    }
    if (labels.empty()) id2label.refuse("at least one label");
  }
  if (json.has("num_labels")) {
    const std::size_t count = json.at("num_labels").count(1, kLargestSize);
    if (json.has("id2label") && count != labels.size()) {
      json.at("num_labels").refuse(fmt::format("{}, the number of id2label", labels.size()));
    }
    if (count > 100000) json.at("num_labels").refuse("at most 100000 labels");
    for (std::size_t id = labels.size(); id < count; ++id) {
      labels.push_back("LABEL_" + std::to_string(id));
    }
    labels.resize(count);
  }
  return labels;
}

// Sigmoid a label, else softmax over the labels; a single label is always a sigmoid (as in the
// text-classification pipeline of transformers).
bool read_multi_label(const JsonValue& json, std::size_t labels) {
  if (!json.has("problem_type")) return labels == 1;
  const JsonValue problem = json.at("problem_type");
  const std::string name = problem.text();
  if (name != "single_label_classification" && name != "multi_label_classification") {
    problem.refuse("single_label_classification or multi_label_classification");
  }
  return labels == 1 || name == "multi_label_classification";
}

}  // namespace

Activation read_activation(const JsonValue& name) {
  const std::string text = name.text();
  for (const ActivationName& known : kActivations) {
    if (known.name == text) return known.activation;
  }
  std::vector<std::string_view> names;
  names.reserve(kActivations.size());
  for (const ActivationName& known : kActivations) names.push_back(known.name);
  name.refuse(fmt::format("a supported activation: {}", fmt::join(names, ", ")));
}

ModelConfig read_transformer_config(const JsonValue& json) {
  const Family& family = read_family(json);
  ModelConfig config;
  config.architecture = family.architecture;
  config.vocabulary = json.at("vocab_size").count(1, kLargestSize);
  config.hidden = json.at(family.hidden).count(1, kLargestSize);
  config.layers = json.at(family.layers).count(1, kLargestSize);
  config.heads = json.at(family.heads).count(1, kLargestSize);
  config.intermediate = json.at(family.intermediate).count(1, kLargestSize);
  if (config.hidden % config.heads != 0) {
    json.at(family.heads).refuse(fmt::format("a divisor of {} {}", family.hidden, config.hidden));
  }
  config.positions = json.at("max_position_embeddings").count(2, kLargestSize);
  if (family.architecture == Architecture::kRoberta) {
    config.first_position =
        json.has("pad_token_id") ? json.at("pad_token_id").count(0, kLargestSize) + 1 : 2;
    if (config.positions < config.first_position + 2) {
      json.at("max_position_embeddings")
          .refuse(fmt::format("at least {}: positions begin behind pad_token_id",
                              config.first_position + 2));
    }
  }
  if (family.architecture != Architecture::kDistilBert) {
    config.types =
        json.has("type_vocab_size") ? json.at("type_vocab_size").count(1, kLargestSize) : 2;
    if (json.has("layer_norm_eps")) {
      const double epsilon = json.at("layer_norm_eps").number();
      config.layer_norm_epsilon = static_cast<float>(epsilon);
      if (!(epsilon < 1.0) || !(config.layer_norm_epsilon > 0.0f)) {
        json.at("layer_norm_eps").refuse("a number above 0 and below 1");
      }
    }
  }
  if (json.has(family.activation)) config.activation = read_activation(json.at(family.activation));
  refuse_unsupported_settings(json, config.hidden);
  config.quantization = read_quantization(json);
  if (read_architectures(json, family)) {
    config.output = OutputKind::kLogits;
    config.labels = read_labels(json);
    config.multi_label = read_multi_label(json, config.labels.size());
    config.has_pooler = true;
    config.pooler_activation =
        family.architecture == Architecture::kDistilBert ? Activation::kRelu : Activation::kTanh;
  }
  return config;
}

}  // namespace reckon
