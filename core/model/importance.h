#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/json_value.h"
#include "core/model/model_config.h"

namespace reckon {

// How much the output of a model depends on the parts of its layers that a variant can leave out,
// found by first_order_importance(). It lies in the model's folder as importance.json:
//   {"format": "reckon-importance", "version": 1, "method": "first_order",
//    "texts": 1024, "probes": 4, "seed": 1,                         what it was found with
//    "layers": [{"heads": [0.01, ...], "ffn_columns": [2e-05, ...]}, ...]}
// with a number for each head and each column of every layer, none of them negative.
struct Importance {
  struct Layer {
    std::vector<float> heads;        // [heads]
    std::vector<float> ffn_columns;  // [intermediate]
  };
  std::size_t texts = 0;
  std::size_t probes = 0;  // random vectors for each text
  std::uint64_t seed = 0;
  std::vector<Layer> layers;
};

constexpr const char* kImportanceFile = "importance.json";

// Throws Error for what is missing, malformed or does not fit the model.
Importance read_importance(const JsonValue& json, const ModelConfig& config);

// Writes a copy of a Hugging Face directory, its weights of other frameworks left out, that has
// these importances. `to` appears whole or not at all. Throws Error when it exists, or `from` is no
// model that they fit.
void store_importance(const std::filesystem::path& from, const Importance& importance,
                      const std::filesystem::path& to);

}  // namespace reckon
