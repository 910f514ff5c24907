#include "core/model/sentence_modules.h"

#include <algorithm>
#include <array>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::size_t kMostModules = 64;
constexpr std::uint64_t kLargestDimension = 1u << 20;

struct ModuleName {
  std::string_view name;
  ModuleKind kind;
};

constexpr std::array<ModuleName, 4> kModules = {{{"Transformer", ModuleKind::kTransformer},
                                                 {"Pooling", ModuleKind::kPooling},
                                                 {"Dense", ModuleKind::kDense},
                                                 {"Normalize", ModuleKind::kNormalize}}};

struct PoolingName {
  Pooling pooling;
  const char* flag;  // in the old layout, where the order of this table is the order of the output
};

constexpr std::array<PoolingName, 6> kPoolings = {
    {{Pooling::kCls, "pooling_mode_cls_token"},
     {Pooling::kMax, "pooling_mode_max_tokens"},
     {Pooling::kMean, "pooling_mode_mean_tokens"},
     {Pooling::kMeanSqrtLength, "pooling_mode_mean_sqrt_len_tokens"},
     {Pooling::kWeightedMean, "pooling_mode_weightedmean_tokens"},
     {Pooling::kLastToken, "pooling_mode_lasttoken"}}};

// Classes of torch.nn that a Dense module may name.
struct TorchActivation {
  std::string_view name;
  Activation activation;
};

constexpr std::array<TorchActivation, 5> kTorchActivations = {{{"Tanh", Activation::kTanh},
                                                               {"Identity", Activation::kIdentity},
                                                               {"GELU", Activation::kGelu},
                                                               {"ReLU", Activation::kRelu},
                                                               {"SiLU", Activation::kSilu}}};

ModuleKind read_kind(const JsonValue& type) {
  const std::string text = type.text();
  if (text.starts_with("sentence_transformers.")) {
    for (const ModuleName& known : kModules) {
      if (text.ends_with(fmt::format(".{}", known.name))) return known.kind;
    }
  }
  type.refuse("a Transformer, Pooling, Dense or Normalize of sentence_transformers");
}

std::string read_folder(const JsonValue& path, ModuleKind kind) {
  std::string folder = path.text();
  if (kind == ModuleKind::kTransformer) {
    if (!folder.empty()) path.refuse("\"\": the Transformer's files in the model's own folder");
  } else if (folder.empty() || folder == "." || folder == ".." ||
             folder.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
    path.refuse("the name of a folder in the model's");
  }
  return folder;
}

Pooling read_mode(const JsonValue& mode) {
  const std::string text = mode.text();
  for (const PoolingName& known : kPoolings) {
    if (text == name_of(known.pooling)) return known.pooling;
  }
  mode.refuse("cls, max, mean, mean_sqrt_len_tokens, weightedmean or lasttoken");
}

// Modules that read or write another value than the sentence's vector are not supported.
void check_feature_names(const JsonValue& json) {
  for (const char* key : {"module_input_name", "module_output_name"}) {
    if (json.has(key) && json.at(key).text() != "sentence_embedding") {
      json.at(key).refuse("\"sentence_embedding\"");
    }
  }
}

}  // namespace

std::vector<SentenceModule> read_module_list(const JsonValue& json) {
  std::vector<SentenceModule> modules;
  const std::vector<JsonValue> items = json.items(kMostModules);
  if (items.empty()) json.refuse("at least a Transformer");
  for (const JsonValue& item : items) {
    const ModuleKind kind = read_kind(item.at("type"));
    // 0 Transformer, 1 Pooling, then Dense (2) and Normalize (3) without a step back.
    const bool in_order =
        modules.empty()       ? kind == ModuleKind::kTransformer
        : modules.size() == 1 ? kind == ModuleKind::kPooling
        : kind == ModuleKind::kDense
            ? modules.back().kind != ModuleKind::kNormalize
            : kind == ModuleKind::kNormalize && modules.back().kind != ModuleKind::kNormalize;
    if (!in_order) {
      item.at("type").refuse("the order Transformer, Pooling, Dense..., Normalize");
    }
    modules.push_back({kind, read_folder(item.at("path"), kind)});
  }
  return modules;
}

std::vector<Pooling> read_pooling(const JsonValue& json, std::size_t hidden) {
  const char* const size =
      json.has("embedding_dimension") ? "embedding_dimension" : "word_embedding_dimension";
  if (json.at(size).count(1, kLargestDimension) != hidden) {
    json.at(size).refuse(fmt::format("{}, the hidden size", hidden));
  }
  std::vector<Pooling> modes;
  if (json.has("pooling_mode")) {
    const JsonValue mode = json.at("pooling_mode");
    if (mode.is_text()) return {read_mode(mode)};
    for (const JsonValue& item : mode.items(kPoolings.size())) modes.push_back(read_mode(item));
    if (modes.empty()) mode.refuse("at least one mode");
    return modes;
  }
  for (const PoolingName& known : kPoolings) {
    if (json.has(known.flag) && json.at(known.flag).flag()) modes.push_back(known.pooling);
  }
  if (modes.empty()) modes = {Pooling::kMean};
  return modes;
}

DenseConfig read_dense(const JsonValue& json, std::size_t input) {
  DenseConfig dense;
  dense.input = json.at("in_features").count(1, kLargestDimension);
  if (dense.input != input) {
    json.at("in_features").refuse(fmt::format("{}, the length of the vector so far", input));
  }
  dense.output = json.at("out_features").count(1, kLargestDimension);
  if (json.has("bias")) dense.has_bias = json.at("bias").flag();
  if (json.contains("activation_function")) {  // null is no default: it is refused as no text
    const JsonValue function = json.at("activation_function");
    const std::string name = function.text();
    const auto known = std::find_if(kTorchActivations.begin(), kTorchActivations.end(),
                                    [&](const TorchActivation& candidate) {
                                      return name.starts_with("torch.nn.") &&
                                             name.ends_with(fmt::format(".{}", candidate.name));
                                    });
    if (known == kTorchActivations.end()) {
      function.refuse("Tanh, Identity, GELU, ReLU or SiLU of torch.nn");
    }
    dense.activation = known->activation;
  }
  if (json.has("use_residual") && json.at("use_residual").flag()) {
    json.at("use_residual").refuse("false: residual Dense modules are not supported");
  }
  check_feature_names(json);
  return dense;
}

void check_normalize(const JsonValue& json) { check_feature_names(json); }

}  // namespace reckon
