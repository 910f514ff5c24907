#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/mapped_file.h"
#include "core/model/data_type.h"

namespace reckon {

// A tensor as it lies in a mapped file, which must outlive the view. Any alignment.
struct TensorView {
  DataType type = DataType::kF32;
  std::vector<std::uint64_t> shape;
  std::span<const std::byte> bytes;
};

// A safetensors file, mapped and checked: every view lies within the file.
class Safetensors {
 public:
  // Throws Error naming the file for anything that read_safetensors_header refuses.
  explicit Safetensors(const std::filesystem::path& file);

  const std::filesystem::path& file() const { return file_; }
  const std::map<std::string, TensorView, std::less<>>& tensors() const { return tensors_; }
  const TensorView* find(std::string_view name) const;  // nullptr when there is none

 private:
  std::filesystem::path file_;
  MappedFile mapped_;
  std::map<std::string, TensorView, std::less<>> tensors_;
};

}  // namespace reckon
