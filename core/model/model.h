#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/model/importance.h"
#include "core/model/input_range.h"
#include "core/model/model_config.h"

namespace reckon {

// A loaded Hugging Face model directory: checked configuration and memory-mapped weights.
// Everything is checked when it is loaded (files, shapes, dtypes, non-finite weights, tokenizer ids
// against the embedding rows), so that whoever reads a weight afterwards can trust it.
class Model {
 public:
  // Throws Error with file and reason for anything missing, malformed or not supported, by name.
  static Model load(const std::filesystem::path& directory);
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  const ModelConfig& config() const;
  const std::filesystem::path& directory() const;
  // Where the folder has them.
  const std::optional<Importance>& importance() const;
  // Content hash of everything that the output depends on: the configuration, the weights that are
  // used, importances, and the tokenizer's files. The model's identity in records.
  const std::string& identity() const;
  // Of the weights that are used, as they lie in the files.
  struct WeightCounts {
    std::uint64_t parameters = 0;
    std::uint64_t bytes = 0;
    std::map<std::string, std::uint64_t> bytes_by_type;  // "F32", "F16", "BF16"
  };
  const WeightCounts& weight_counts() const;
  std::uint64_t weight_bytes() const;

  // Weights by their role, widened exactly to float32. Linear weights are [out, in] as stored by
  // torch.
  struct Linear {
    Matrix<float> weight;                   // [out, in]
    std::vector<float> bias;                // [out]; zeros where the model has none
    std::optional<InputRange> input_range;  // where the model was quantized with calibration
  };
  struct LayerNorm {
    std::vector<float> gamma, beta;  // [hidden]
  };
  struct Layer {
    Linear query, key, value, attention_output, intermediate, output;
    LayerNorm attention_norm, output_norm;
  };
  Matrix<float> word_embeddings() const;      // [vocabulary, hidden]
  Matrix<float> position_embeddings() const;  // [positions, hidden]
  Matrix<float> type_embeddings() const;  // [types, hidden]; 0 rows where the architecture has none
  LayerNorm embedding_norm() const;
  Layer layer(std::size_t index) const;
  // Dense modules after pooling (sentence-transformers), in order; see ModelConfig::dense for the
  // activations.
  Linear dense(std::size_t index) const;
  // Classification models: pooler (tanh) or pre-classifier, then classifier.
  Linear pooler() const;
  Linear classifier() const;

 private:
  struct State;
  explicit Model(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace reckon
