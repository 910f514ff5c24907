#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/token_batch.h"
#include "tests/core/cpu/reference.h"
#include "tests/support/shared.h"

namespace reckon::test {

inline double smallest_cosine(MatrixView<const float> got, const Rows& expected) {
  double smallest = 1;
  for (std::size_t r = 0; r < got.rows; ++r) {
    double dot = 0, a = 0, b = 0;
    for (std::size_t c = 0; c < got.cols; ++c) {
      const auto x = static_cast<double>(got.row(r)[c]);
      dot += x * expected[r][c];
      a += x * x;
      b += expected[r][c] * expected[r][c];
    }
    smallest = std::min(smallest, dot / std::sqrt(a * b));
  }
  return smallest;
}

// A tiny model's folder and the ids, pairs' types included, and outputs that belong to it.
struct TinyCase {
  Model model;
  TokenBatch batch;
  Rows expected;
  double torch_error;

  explicit TinyCase(const std::filesystem::path& directory) : model(Model::load(directory)) {
    const auto json = nlohmann::json::parse(std::ifstream(directory / "expected.json"));
    const bool logits = model.config().output == OutputKind::kLogits;
    expected = json[logits ? "logits_f64" : "embeddings_f64"].get<Rows>();
    torch_error = json["torch_float32_max_abs_error"];
    const auto& ids = json["ids"];
    for (std::size_t s = 0; s < ids.size(); ++s) {
      for (const auto& id : ids[s]) batch.ids.push_back(id);
      if (json.contains("type_ids")) {
        for (const auto& type : json["type_ids"][s]) batch.type_ids.push_back(type);
      }
      batch.type_ids.resize(batch.ids.size());
      batch.end_sequence();
    }
  }

  static std::vector<std::filesystem::path> directories() {
    std::vector<std::filesystem::path> found;
    std::ifstream index(shared_directory() / "conformance" / "encoder" / "tiny" / "index.jsonl");
    for (std::string line; std::getline(index, line);) {
      const auto row = nlohmann::json::parse(line);
      if (row["expect"] == "accept") {
        found.push_back(shared_directory() / "conformance" / "encoder" / "tiny" /
                        row["name"].get<std::string>());
      }
    }
    return found;
  }
};

}  // namespace reckon::test
