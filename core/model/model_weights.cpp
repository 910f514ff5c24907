#include "core/model/model_weights.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "core/error.h"
#include "core/model/quantized_tensor.h"
#include "core/model/safetensors_header.h"

namespace reckon {
namespace {

// Names within a layer. DistilBERT has its own; BERT and RoBERTa share theirs.
struct LayerNames {
  std::string_view query, key, value, attention_output, attention_norm, intermediate, output,
      output_norm;
};

struct WeightNames {
  std::string_view prefix;  // of the base model within a model with a head
  std::string_view layers;
  LayerNames layer;
  std::string_view pooler, classifier;
};

constexpr LayerNames kBertLayer = {
    .query = "attention.self.query",
    .key = "attention.self.key",
    .value = "attention.self.value",
    .attention_output = "attention.output.dense",
    .attention_norm = "attention.output.LayerNorm",
    .intermediate = "intermediate.dense",
    .output = "output.dense",
    .output_norm = "output.LayerNorm",
};

constexpr LayerNames kDistilBertLayer = {
    .query = "attention.q_lin",
    .key = "attention.k_lin",
    .value = "attention.v_lin",
    .attention_output = "attention.out_lin",
    .attention_norm = "sa_layer_norm",
    .intermediate = "ffn.lin1",
    .output = "ffn.lin2",
    .output_norm = "output_layer_norm",
};

WeightNames names_of(Architecture architecture) {
  switch (architecture) {
    case Architecture::kBert:
      return {"bert.", "encoder.layer.", kBertLayer, "bert.pooler.dense", "classifier"};
    case Architecture::kRoberta:
      return {"roberta.", "encoder.layer.", kBertLayer, "classifier.dense", "classifier.out_proj"};
    case Architecture::kDistilBert:
      return {"distilbert.", "transformer.layer.", kDistilBertLayer, "pre_classifier",
              "classifier"};
  }
  fail("unknown architecture");
}

using Shape = std::vector<std::uint64_t>;
using Uses = std::vector<ModelWeights::Use>;

// "F32, F16 or BF16"
std::string names_of(const std::vector<DataType>& types) {
  std::string text(name_of(types[0]));
  for (std::size_t i = 1; i < types.size(); ++i) {
    text += fmt::format("{}{}", i + 1 == types.size() ? " or " : ", ", name_of(types[i]));
  }
  return text;
}

// Finds tensors in the files of one folder and checks their type and shape.
class TensorFinder {
 public:
  TensorFinder(const WeightFiles& files, Uses& uses) : files_(files), uses_(uses) {}

  // `names` are alternatives, the first that is there is taken.
  const TensorView* find(std::string role, const std::vector<std::string>& names,
                         const Shape& shape) {
    return find(std::move(role), names, shape, {DataType::kF32, DataType::kF16, DataType::kBf16});
  }

  // One of these types.
  const TensorView* find(std::string role, const std::vector<std::string>& names,
                         const Shape& shape, const std::vector<DataType>& types) {
    for (const std::string& name : names) {
      const TensorView* const tensor = files_.find(name);
      if (!tensor) continue;
      const std::string file = files_.file_of(name);
      if (std::ranges::find(types, tensor->type) == types.end()) {
        fail("{}: tensor {}: found {}, expected {}", file, quote_tensor_name(name),
             name_of(tensor->type), names_of(types));
      }
      if (tensor->shape != shape) {
        fail("{}: tensor {}: found shape [{}], expected [{}]", file, quote_tensor_name(name),
             fmt::join(tensor->shape, ", "), fmt::join(shape, ", "));
      }
      const std::uint64_t parameters = tensor->bytes.size() * 8 / bits_of(tensor->type);
      uses_.push_back({std::move(role), file, name, tensor, parameters});
      return tensor;
    }
    fail("{}: tensor '{}' is missing, expected shape [{}]", files_.file_of(names[0]),
         fmt::join(names, "' or '"), fmt::join(shape, ", "));
  }

  ModelWeights::LinearViews linear(const std::string& role, const std::string& name,
                                   std::size_t output, std::size_t input, bool has_bias = true) {
    ModelWeights::LinearViews views;
    views.weight = find(role + ".weight", {name + ".weight"}, {output, input});
    if (has_bias) {
      views.bias = find(role + ".bias", {name + ".bias"}, {output});
    } else if (files_.find(name + ".bias")) {
      fail("{}: tensor {}: found one, expected none: bias is false in config.json",
           files_.file_of(name + ".bias"), quote_tensor_name(name + ".bias"));
    }
    return views;
  }

  // A linear module as QuantizedTensor lays it out.
  ModelWeights::LinearViews quantized(const std::string& role, const std::string& name,
                                      std::size_t output, std::size_t input,
                                      const WeightQuantization& quantization) {
    ModelWeights::LinearViews views;
    views.weight =
        find(role + ".weight", {name + ".weight"}, stored_shape(output, input, quantization),
             {quantization.bits == 8 ? DataType::kI8 : DataType::kU8});
    uses_.back().parameters = std::uint64_t{output} * input;
    views.scale = float32(role + ".weight_scale", name + ".weight_scale",
                          {output, groups_of(input, quantization)});
    if (quantization.static_activations) {
      views.input_range = float32(role + ".input_range", name + ".input_range", {2});
    }
    views.bias = find(role + ".bias", {name + ".bias"}, {output});
    return views;
  }

  // gamma and beta are what checkpoints converted from TensorFlow call weight and bias.
  ModelWeights::NormViews norm(const std::string& role, const std::string& name, std::size_t size) {
    return {find(role + ".gamma", {name + ".weight", name + ".gamma"}, {size}),
            find(role + ".beta", {name + ".bias", name + ".beta"}, {size})};
  }

 private:
  // Numbers that are no parameters of the model.
  const TensorView* float32(std::string role, const std::string& name, const Shape& shape) {
    const TensorView* const tensor = find(std::move(role), {name}, shape, {DataType::kF32});
    uses_.back().parameters = 0;
    return tensor;
  }

  const WeightFiles& files_;
  Uses& uses_;
};

ModelWeights::LayerViews find_layer(TensorFinder& finder, const ModelConfig& config,
                                    const LayerNames& names, const std::string& role,
                                    const std::string& prefix) {
  const std::size_t hidden = config.hidden;
  const auto linear = [&](const char* part, std::string_view name, std::size_t out,
                          std::size_t in) {
    const std::string full_name = prefix + std::string(name);
    if (config.quantization) {
      return finder.quantized(role + part, full_name, out, in, *config.quantization);
    }
    return finder.linear(role + part, full_name, out, in);
  };
  const auto norm = [&](const char* part, std::string_view name) {
    return finder.norm(role + part, prefix + std::string(name), hidden);
  };
  ModelWeights::LayerViews layer;
  layer.query = linear("query", names.query, hidden, hidden);
  layer.key = linear("key", names.key, hidden, hidden);
  layer.value = linear("value", names.value, hidden, hidden);
  layer.attention_output = linear("attention_output", names.attention_output, hidden, hidden);
  layer.attention_norm = norm("attention_norm", names.attention_norm);
  layer.intermediate = linear("intermediate", names.intermediate, config.intermediate, hidden);
  layer.output = linear("output", names.output, hidden, config.intermediate);
  layer.output_norm = norm("output_norm", names.output_norm);
  return layer;
}

}  // namespace

ModelWeights::ModelWeights(const std::filesystem::path& directory, const ModelDirectory& model)
    : files_(directory) {
  const ModelConfig& config = model.config;
  const WeightNames names = names_of(config.architecture);
  const std::string word = "embeddings.word_embeddings.weight";
  const std::string prefix(files_.find(std::string(names.prefix) + word) ? names.prefix : "");
  TensorFinder finder(files_, uses);
  word_embeddings =
      finder.find("word_embeddings", {prefix + word}, {config.vocabulary, config.hidden});
  position_embeddings =
      finder.find("position_embeddings", {prefix + "embeddings.position_embeddings.weight"},
                  {config.positions, config.hidden});
  if (config.types > 0) {
    type_embeddings =
        finder.find("type_embeddings", {prefix + "embeddings.token_type_embeddings.weight"},
                    {config.types, config.hidden});
  }
  embedding_norm = finder.norm("embedding_norm", prefix + "embeddings.LayerNorm", config.hidden);
  // One after the other: a false number of layers ends at the first that is not there.
  for (std::size_t i = 0; i < config.layers; ++i) {
    layers.push_back(find_layer(finder, config, names.layer, fmt::format("layer.{}.", i),
                                fmt::format("{}{}{}.", prefix, names.layers, i)));
  }
  if (config.output == OutputKind::kLogits) {
    pooler = finder.linear("pooler", std::string(names.pooler), config.hidden, config.hidden);
    classifier = finder.linear("classifier", std::string(names.classifier), config.labels.size(),
                               config.hidden);
  }
  dense_files_.reserve(config.dense.size());
  for (std::size_t i = 0; i < config.dense.size(); ++i) {
    const DenseConfig& shape = config.dense[i];
    TensorFinder dense_finder(dense_files_.emplace_back(model.dense_folders[i]), uses);
    dense.push_back(dense_finder.linear(fmt::format("dense.{}", i), "linear", shape.output,
                                        shape.input, shape.has_bias));
  }
}

void ModelWeights::check_numbers(ContentHash& hash) const {
  constexpr std::size_t kBlock = 262144;  // bytes: stays in the cache between the two readings
  for (const Use& use : uses) {
    const TensorView& tensor = *use.tensor;
    hash.add(use.role);
    hash.add(name_of(tensor.type));
    hash.add_values(std::span(tensor.shape));
    for (std::size_t begin = 0; begin < tensor.bytes.size(); begin += kBlock) {
      const auto block = tensor.bytes.subspan(begin, std::min(kBlock, tensor.bytes.size() - begin));
      if (!is_weight_type(tensor.type)) {  // integers
        hash.add_bytes(block);
        continue;
      }
      if (const auto index = find_non_finite(block, tensor.type)) {
        fail("{}: tensor {}: element {} is NaN or infinite, expected finite weights", use.file,
             quote_tensor_name(use.name), begin * 8 / bits_of(tensor.type) + *index);
      }
      hash.add_bytes(block);
    }
  }
}

}  // namespace reckon
