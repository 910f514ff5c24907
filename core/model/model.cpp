#include "core/model/model.h"

#include <fmt/ranges.h>

#include <array>
#include <utility>

#include "core/content_hash.h"
#include "core/error.h"
#include "core/model/model_directory.h"
#include "core/model/model_weights.h"
#include "core/model/quantized_tensor.h"
#include "core/text/sentence_config.h"
#include "core/text/tokenizer.h"

namespace reckon {
namespace {

Matrix<float> widened(const TensorView& tensor) {
  Matrix<float> matrix(tensor.shape.at(0), tensor.shape.at(1));
  widen(tensor.bytes, tensor.type, {matrix.data(), matrix.rows() * matrix.cols()});
  return matrix;
}

std::vector<float> widened_vector(const TensorView& tensor) {
  std::vector<float> values(tensor.shape.at(0));
  widen(tensor.bytes, tensor.type, values);
  return values;
}

Model::Linear widened(const ModelWeights::LinearViews& linear) {
  return {
      widened(*linear.weight),
      linear.bias ? widened_vector(*linear.bias) : std::vector<float>(linear.weight->shape.at(0)),
      std::nullopt};
}

// Of a layer, whose linear modules may be quantized.
Model::Linear widened(const ModelWeights::LinearViews& linear, std::size_t inputs,
                      const ModelConfig& config) {
  if (!linear.scale) return widened(linear);
  Matrix<float> weight(linear.weight->shape.at(0), inputs);
  dequantize(*linear.weight, *linear.scale, *config.quantization, weight);
  std::optional<InputRange> range;
  if (linear.input_range) range = read_input_range(*linear.input_range);
  return {std::move(weight), widened_vector(*linear.bias), range};
}

Model::LayerNorm widened(const ModelWeights::NormViews& norm) {
  return {widened_vector(*norm.gamma), widened_vector(*norm.beta)};
}

// Everything that the numbers computed by the model depend on besides its weights.
void add_config(ContentHash& hash, const ModelConfig& config) {
  hash.add(fmt::format("reckon-model 1 {} {} {} {} {} {} {} {} {}", name_of(config.architecture),
                       config.output == OutputKind::kLogits ? "logits" : "embeddings", config.heads,
                       config.first_position, config.max_length, config.layer_norm_epsilon,
                       name_of(config.activation), name_of(config.pooler_activation),
                       config.normalize));
  for (const Pooling pooling : config.pooling) hash.add(name_of(pooling));
  for (const DenseConfig& dense : config.dense) hash.add(name_of(dense.activation));
  for (const std::string& label : config.labels) hash.add(label);
  hash.add(config.multi_label ? "sigmoid" : "softmax");
}

// Every id that the tokenizer gives must have a row in the embeddings.
void check_tokenizer(const std::filesystem::path& directory, std::size_t rows) {
  const std::size_t ids = load_tokenizer(directory)->vocabulary_size();
  if (ids > rows) {
    fail("{}: vocab_size: found {}, expected at least {} for the ids of the tokenizer",
         (directory / "config.json").string(), rows, ids);
  }
}

std::optional<Importance> read_importance_of(const std::filesystem::path& directory,
                                             const ModelConfig& config) {
  const auto file = directory / kImportanceFile;
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, error))) return std::nullopt;
  return read_importance(JsonValue::read(file), config);
}

// What variants may choose parts by.
void add_importance(ContentHash& hash, const Importance& importance) {
  hash.add("importance");
  for (const Importance::Layer& layer : importance.layers) {
    hash.add_values(std::span(layer.heads));
    hash.add_values(std::span(layer.ffn_columns));
  }
}

// The files that say how text becomes ids.
void add_tokenizer(ContentHash& hash, const std::filesystem::path& directory) {
  constexpr std::array kFiles = {"tokenizer.json",
                                 "vocab.txt",
                                 "vocab.json",
                                 "merges.txt",
                                 "tokenizer_config.json",
                                 "special_tokens_map.json",
                                 "added_tokens.json"};
  for (const char* name : kFiles) {
    std::error_code error;
    if (!std::filesystem::exists(directory / name, error)) continue;
    hash.add(name);
    hash.add_bytes(MappedFile(directory / name).bytes());
  }
  if (asks_for_lower_case(directory)) hash.add("lower case");
}

}  // namespace

struct Model::State {
  explicit State(const std::filesystem::path& folder)
      : directory(folder),
        model(read_model_directory(folder)),
        weights(folder, model),
        importance(read_importance_of(folder, model.config)) {}

  std::filesystem::path directory;
  ModelDirectory model;
  ModelWeights weights;
  std::optional<Importance> importance;
  std::string identity;
  WeightCounts counts;
};

Model Model::load(const std::filesystem::path& directory) {
  auto state = std::make_unique<State>(directory);
  check_tokenizer(directory, state->model.config.vocabulary);
  ContentHash hash;
  add_config(hash, state->model.config);
  state->weights.check_numbers(hash);
  if (state->importance) add_importance(hash, *state->importance);
  add_tokenizer(hash, directory);
  state->identity = hash.hex();
  for (const ModelWeights::Use& use : state->weights.uses) {
    const std::uint64_t bytes = use.tensor->bytes.size();
    state->counts.bytes += bytes;
    state->counts.parameters += use.parameters;
    state->counts.bytes_by_type[std::string(name_of(use.tensor->type))] += bytes;
  }
  Model model(std::move(state));
  if (model.config().quantization) {  // integers and scales that stand for no weight are refused
    for (std::size_t i = 0; i < model.config().layers; ++i) model.layer(i);
  }
  return model;
}

Model::Model(std::unique_ptr<State> state) : state_(std::move(state)) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

const ModelConfig& Model::config() const { return state_->model.config; }
const std::filesystem::path& Model::directory() const { return state_->directory; }
const std::optional<Importance>& Model::importance() const { return state_->importance; }
const std::string& Model::identity() const { return state_->identity; }
const Model::WeightCounts& Model::weight_counts() const { return state_->counts; }
std::uint64_t Model::weight_bytes() const { return state_->counts.bytes; }

Matrix<float> Model::word_embeddings() const { return widened(*state_->weights.word_embeddings); }

Matrix<float> Model::position_embeddings() const {
  return widened(*state_->weights.position_embeddings);
}

Matrix<float> Model::type_embeddings() const {
  const TensorView* const tensor = state_->weights.type_embeddings;
  return tensor ? widened(*tensor) : Matrix<float>(0, config().hidden);
}

Model::LayerNorm Model::embedding_norm() const { return widened(state_->weights.embedding_norm); }

Model::Layer Model::layer(std::size_t index) const {
  const ModelWeights::LayerViews& views = state_->weights.layers.at(index);
  const std::size_t hidden = config().hidden;
  const auto linear = [&](const ModelWeights::LinearViews& of, std::size_t inputs) {
    try {
      return widened(of, inputs, config());
    } catch (const Error& error) {
      fail("{}: layer {}: {}", directory().string(), index, error.what());
    }
  };
  Layer layer = {linear(views.query, hidden),        linear(views.key, hidden),
                 linear(views.value, hidden),        linear(views.attention_output, hidden),
                 linear(views.intermediate, hidden), linear(views.output, config().intermediate),
                 widened(views.attention_norm),      widened(views.output_norm)};
  if (layer.key.input_range != layer.query.input_range ||
      layer.value.input_range != layer.query.input_range) {
    fail("{}: layer {}: input ranges of query, key and value that differ, expected the same",
         directory().string(), index);
  }
  return layer;
}

Model::Linear Model::dense(std::size_t index) const {
  return widened(state_->weights.dense.at(index));
}

Model::Linear Model::pooler() const {
  if (!config().has_pooler) fail("{}: the model has no pooler", directory().string());
  return widened(state_->weights.pooler);
}

Model::Linear Model::classifier() const {
  if (config().output != OutputKind::kLogits) {
    fail("{}: the model has no classifier", directory().string());
  }
  return widened(state_->weights.classifier);
}

}  // namespace reckon
