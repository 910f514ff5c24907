#include "core/model/describe_model.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace reckon {
namespace {

std::vector<std::string> pooling_names(const ModelConfig& config) {
  std::vector<std::string> names;
  for (const Pooling pooling : config.pooling) names.push_back(name_of(pooling));
  return names;
}

// Digits in groups of three: 22,565,376.
std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string megabytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string dense_text(const ModelConfig& config) {
  std::vector<std::string> modules;
  for (const DenseConfig& dense : config.dense) {
    modules.push_back(fmt::format("{} -> {}{} {}", dense.input, dense.output,
                                  dense.has_bias ? "" : " without bias",
                                  name_of(dense.activation)));
  }
  return modules.empty() ? "none" : fmt::format("{}", fmt::join(modules, ", "));
}

// The first few, quoted as JSON does: a label may hold any character.
std::string labels_text(const std::vector<std::string>& labels) {
  constexpr std::size_t kMost = 20;
  const std::vector<std::string> first(
      labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(std::min(labels.size(), kMost)));
  return nlohmann::json(first).dump() + (labels.size() > kMost ? " and more" : "");
}

std::string weights_text(const Model::WeightCounts& counts) {
  std::vector<std::string> types;
  for (const auto& [type, bytes] : counts.bytes_by_type) {
    types.push_back(fmt::format("{} {}", type, megabytes(bytes)));
  }
  return fmt::format("{}", fmt::join(types, ", "));
}

}  // namespace

double flops_per_token(const ModelConfig& config, double length) {
  const auto hidden = static_cast<double>(config.hidden);
  const auto intermediate = static_cast<double>(config.intermediate);
  return static_cast<double>(config.layers) *
         (8.0 * hidden * hidden + 4.0 * hidden * intermediate + 4.0 * hidden * length);
}

nlohmann::ordered_json describe_model(const Model& model) {
  const ModelConfig& config = model.config();
  const Model::WeightCounts& counts = model.weight_counts();
  nlohmann::ordered_json json = {
      {"directory", model.directory().string()},
      {"identity", model.identity()},
      {"architecture", name_of(config.architecture)},
      {"output", config.output == OutputKind::kLogits ? "logits" : "embeddings"},
      {"dimension", config.dimension()},
      {"layers", config.layers},
      {"hidden", config.hidden},
      {"heads", config.heads},
      {"intermediate", config.intermediate},
      {"activation", name_of(config.activation)},
      // The shortest digits of the float, not those of the double that is nearest to it.
      {"layer_norm_epsilon", std::stod(fmt::format("{}", config.layer_norm_epsilon))},
      {"vocabulary", config.vocabulary},
      {"positions", config.positions},
      {"types", config.types},
      {"max_length", config.max_length},
  };
  if (config.output == OutputKind::kLogits) {
    json["labels"] = config.labels;
    json["multi_label"] = config.multi_label;
  } else {
    json["pooling"] = pooling_names(config);
    json["dense"] = nlohmann::ordered_json::array();
    for (const DenseConfig& dense : config.dense) {
      json["dense"].push_back({{"input", dense.input},
                               {"output", dense.output},
                               {"bias", dense.has_bias},
                               {"activation", name_of(dense.activation)}});
    }
    json["normalize"] = config.normalize;
  }
  if (const auto& importance = model.importance()) {
    json["importance"] = {{"method", "first_order"},
                          {"texts", importance->texts},
                          {"probes", importance->probes},
                          {"seed", importance->seed}};
  }
  json["parameters"] = counts.parameters;
  json["weight_bytes"] = counts.bytes;
  json["weight_bytes_by_type"] = counts.bytes_by_type;
  json["flops_per_token"] = {
      {"length_0", flops_per_token(config, 0.0)},
      {"per_token_of_length", flops_per_token(config, 1.0) - flops_per_token(config, 0.0)},
      {"formula", "layers * (8 hidden^2 + 4 hidden * intermediate + 4 hidden * length)"}};
  return json;
}

std::string describe_model_as_text(const Model& model) {
  const ModelConfig& config = model.config();
  const Model::WeightCounts& counts = model.weight_counts();
  std::string text;
  const auto line = [&](const char* name, const std::string& value) {
    text += fmt::format("{:<15}{}\n", name, value);
  };
  line("model", model.directory().string());
  line("identity", model.identity());
  line("architecture", name_of(config.architecture));
  line("layers", fmt::format("{} of {} numbers, {} heads of {}, feed-forward {} {}", config.layers,
                             config.hidden, config.heads, config.hidden / config.heads,
                             config.intermediate, name_of(config.activation)));
  line("vocabulary", grouped(config.vocabulary));
  line("max length", fmt::format("{} tokens of {} positions", config.max_length,
                                 config.positions - config.first_position));
  if (config.output == OutputKind::kLogits) {
    line("output", fmt::format("logits of {} labels, {}", config.labels.size(),
                               config.multi_label ? "a sigmoid each" : "softmax over them"));
    line("labels", labels_text(config.labels));
  } else {
    line("pooling", fmt::format("{}", fmt::join(pooling_names(config), ", ")));
    line("dense", dense_text(config));
    line("output", fmt::format("embeddings of {} numbers, {}", config.dimension(),
                               config.normalize ? "L2-normalised" : "not normalised"));
  }
  if (const auto& importance = model.importance()) {
    line("importance", fmt::format("first order, of {} texts", grouped(importance->texts)));
  }
  line("parameters", grouped(counts.parameters));
  line("weights", weights_text(counts));
  line("FLOP a token", fmt::format("{:.2f} million, and {:.0f} for each token of its text",
                                   flops_per_token(config, 0.0) / 1e6,
                                   flops_per_token(config, 1.0) - flops_per_token(config, 0.0)));
  return text;
}

}  // namespace reckon
