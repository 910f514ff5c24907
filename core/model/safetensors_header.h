#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/data_type.h"

namespace reckon {

// Where a tensor lies in a safetensors file.
struct TensorEntry {
  std::string name;
  DataType type = DataType::kF32;
  std::vector<std::uint64_t> shape;  // empty for a scalar
  std::uint64_t begin = 0;           // bytes from the beginning of the file
  std::uint64_t end = 0;
};

// Reads the header of a whole safetensors file (https://github.com/huggingface/safetensors,
// "Format"): 8 bytes of length, little-endian, then JSON, then the data of all tensors without hole
// or overlap. Strict: throws Error, which begins with `file`, for anything else. Unknown members of
// an entry are skipped, as the reference reader does.
std::vector<TensorEntry> read_safetensors_header(std::span<const std::byte> bytes,
                                                 std::string_view file);

// The quoted name of a tensor as errors print it: one line of bounded length.
std::string quote_tensor_name(std::string_view name);

}  // namespace reckon
