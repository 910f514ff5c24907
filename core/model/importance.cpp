#include "core/model/importance.h"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/model/new_folder.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "reckon-importance";
constexpr std::size_t kVersion = 1;

std::vector<float> read_values(const JsonValue& list, std::size_t count) {
  const std::vector<JsonValue> items = list.items();
  if (items.size() != count) list.refuse(fmt::format("a list of {}, as the model has", count));
  std::vector<float> values;
  values.reserve(count);
  for (const JsonValue& item : items) {
    const double value = item.number();
    if (!(value >= 0 && value <= static_cast<double>(std::numeric_limits<float>::max()))) {
      item.refuse("a number that is not negative and fits 32 bits");
    }
    values.push_back(static_cast<float>(value));
  }
  return values;
}

// The shortest digits of each float, not those of the double that is nearest to it.
nlohmann::ordered_json json_of(const std::vector<float>& values) {
  auto list = nlohmann::ordered_json::array();
  for (const float value : values) list.push_back(std::stod(fmt::format("{}", value)));
  return list;
}

std::string text_of(const Importance& importance) {
  nlohmann::ordered_json json = {{"format", kFormat},
                                 {"version", kVersion},
                                 {"method", "first_order"},
                                 {"texts", importance.texts},
                                 {"probes", importance.probes},
                                 {"seed", importance.seed},
                                 {"layers", nlohmann::ordered_json::array()}};
  for (const Importance::Layer& layer : importance.layers) {
    json["layers"].push_back(
        {{"heads", json_of(layer.heads)}, {"ffn_columns", json_of(layer.ffn_columns)}});
  }
  return json.dump() + "\n";
}

}  // namespace

Importance read_importance(const JsonValue& json, const ModelConfig& config) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const auto expect_text = [&](const char* key, const char* expected) {
    if (json.at(key).text() != expected) json.at(key).refuse(fmt::format("\"{}\"", expected));
  };
  expect_text("format", kFormat);
  if (json.at("version").count(0, kMost) != kVersion) {
    json.at("version").refuse(fmt::format("{}, as this version of reckon writes", kVersion));
  }
  expect_text("method", "first_order");
  Importance importance = {.texts = json.at("texts").count(1, kMost),
                           .probes = json.at("probes").count(1, kMost),
                           .seed = json.at("seed").count(0, kMost),
                           .layers = {}};
  const JsonValue layers = json.at("layers");
  for (const JsonValue& layer : layers.items()) {
    importance.layers.push_back({read_values(layer.at("heads"), config.heads),
                                 read_values(layer.at("ffn_columns"), config.intermediate)});
  }
  if (importance.layers.size() != config.layers) {
    layers.refuse(fmt::format("a list of {}, as the model has", config.layers));
  }
  return importance;
}

void store_importance(const fs::path& from, const Importance& importance, const fs::path& to) {
  Model::load(from);
  try {
    NewFolder folder(to);
    copy_model_files(from, folder.path(), [](const fs::path& name) {
      return name != kImportanceFile &&
             (!holds_weights(name) || name.extension() == ".safetensors" ||
              name == "model.safetensors.index.json");
    });
    write_file_atomically(folder.path() / kImportanceFile, text_of(importance));
    Model::load(folder.path());
    folder.commit();
  } catch (const fs::filesystem_error& error) {
    fail("{}: cannot be written: {}", to.string(), error.code().message());
  }
}

}  // namespace reckon
