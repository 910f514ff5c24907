#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/content_hash.h"
#include "core/model/model_directory.h"
#include "core/model/weight_files.h"

namespace reckon {

// The tensors of a model by their role, whatever their names in the files are: with or without the
// family's prefix, LayerNorm.gamma/beta for weight/bias. Tensors without a role (other heads,
// position_ids) are ignored.
class ModelWeights {
 public:
  struct LinearViews {
    const TensorView* weight = nullptr;
    const TensorView* scale = nullptr;        // nullptr: the weight is not quantized
    const TensorView* bias = nullptr;         // nullptr: none
    const TensorView* input_range = nullptr;  // nullptr: was not calibrated
  };
  struct NormViews {
    const TensorView* gamma = nullptr;
    const TensorView* beta = nullptr;
  };
  struct LayerViews {
    LinearViews query, key, value, attention_output, intermediate, output;
    NormViews attention_norm, output_norm;
  };
  struct Use {
    std::string role;  // the same for the three families
    std::string file, name;
    const TensorView* tensor = nullptr;
    std::uint64_t parameters = 0;  // of the model that it holds
  };

  // Finds every tensor and checks its type and shape. Throws Error naming file and tensor, what was
  // found and what was expected.
  ModelWeights(const std::filesystem::path& directory, const ModelDirectory& model);

  // Reads every number once: adds all tensors to the hash, by role. Throws Error naming the first
  // that is not finite.
  void check_numbers(ContentHash& hash) const;

  const TensorView* word_embeddings = nullptr;
  const TensorView* position_embeddings = nullptr;
  const TensorView* type_embeddings = nullptr;  // nullptr: none
  NormViews embedding_norm;
  std::vector<LayerViews> layers;
  std::vector<LinearViews> dense;
  LinearViews pooler, classifier;  // of a classification model
  std::vector<Use> uses;           // all of the above

 private:
  WeightFiles files_;
  std::vector<WeightFiles> dense_files_;
};

}  // namespace reckon
