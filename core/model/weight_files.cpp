#include "core/model/weight_files.h"

#include "core/error.h"
#include "core/model/safetensors_header.h"

namespace reckon {

namespace fs = std::filesystem;

std::map<std::string, std::string> read_weight_index(const JsonValue& index) {
  std::map<std::string, std::string> map = index.at("weight_map").texts();
  for (const auto& [tensor, file] : map) {
    if (file.find('/') != std::string::npos || !file.ends_with(".safetensors")) {
      index.at("weight_map").at(tensor).refuse("the name of a .safetensors file in this folder");
    }
  }
  return map;
}

WeightFiles::WeightFiles(const fs::path& folder) : main_(folder / "model.safetensors") {
  std::error_code error;
  if (fs::exists(fs::symlink_status(main_, error))) {
    files_.emplace_back(main_);
    for (const auto& [name, view] : files_[0].tensors()) file_of_tensor_.emplace(name, 0);
    return;
  }
  const fs::path index = folder / "model.safetensors.index.json";
  if (!fs::exists(fs::symlink_status(index, error))) {
    fail("{}: not there, nor model.safetensors.index.json{}", main_.string(),
         fs::exists(folder / "pytorch_model.bin", error)
             ? "; pytorch_model.bin is not supported, expected its weights as safetensors"
             : "");
  }
  main_ = index;
  std::map<std::string, std::size_t> numbers;  // of the shards
  for (const auto& [tensor, name] : read_weight_index(JsonValue::read(index))) {
    const auto [number, is_new] = numbers.emplace(name, files_.size());
    if (is_new) files_.emplace_back(folder / name);
    if (!files_[number->second].find(tensor)) {
      fail("{}: tensor {}: not in {}, where it should be", index.string(),
           quote_tensor_name(tensor), quote_tensor_name(name));
    }
    file_of_tensor_.emplace(tensor, number->second);
  }
}

const TensorView* WeightFiles::find(std::string_view name) const {
  const auto number = file_of_tensor_.find(name);
  return number == file_of_tensor_.end() ? nullptr : files_[number->second].find(name);
}

std::string WeightFiles::file_of(std::string_view name) const {
  const auto number = file_of_tensor_.find(name);
  return (number == file_of_tensor_.end() ? main_ : files_[number->second].file()).string();
}

}  // namespace reckon
