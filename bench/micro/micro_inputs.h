#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/limits.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"

namespace reckon::micro {

// What benchmarks are given, made when the first one asks for it.
class MicroInputs {
 public:
  // `model`: a Hugging Face directory, or empty: benchmarks that need one are left out. `texts`:
  // empty for made-up ones. `vectors`: a file of embeddings for the benchmark of top-K lists, or
  // empty for made-up ones.
  MicroInputs(std::filesystem::path model, std::vector<std::string> texts,
              std::filesystem::path vectors);

  bool has_model() const { return !directory_.empty(); }
  const std::filesystem::path& directory() const { return directory_; }
  const std::filesystem::path& vectors() const { return vectors_; }
  const Model& model();
  const Tokenizer& tokenizer();
  const std::vector<std::string>& texts();
  Limits& limits() { return limits_; }

 private:
  std::filesystem::path directory_;
  std::vector<std::string> texts_;
  std::filesystem::path vectors_;
  std::optional<Model> model_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Limits limits_;
};

}  // namespace reckon::micro
