#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_value.h"
#include "core/model/safetensors.h"

namespace reckon {

// The weights of one folder: model.safetensors, or the shards that model.safetensors.index.json
// names. As in transformers, the single file is taken when both are there.
class WeightFiles {
 public:
  // Throws Error when there are none, or a file is malformed.
  explicit WeightFiles(const std::filesystem::path& folder);

  const TensorView* find(std::string_view name) const;  // nullptr when there is none
  // The file to name in an error about a tensor: the one that holds it, else the one that should
  // say where it is.
  std::string file_of(std::string_view name) const;

 private:
  std::filesystem::path main_;
  std::vector<Safetensors> files_;
  std::map<std::string, std::size_t, std::less<>> file_of_tensor_;
};

// The member weight_map of an index: tensor -> file. Throws Error unless every file is a plain name
// ending in .safetensors: an index cannot point out of its folder.
std::map<std::string, std::string> read_weight_index(const JsonValue& index);

}  // namespace reckon
