#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace reckon {

// Element types of the safetensors format. Weights may be kF32, kF16 or kBf16; the others may
// appear in tensors that are not used.
enum class DataType {
  kBool,
  kF4,
  kF6E2M3,
  kF6E3M2,
  kU8,
  kI8,
  kF8E5M2,
  kF8E4M3,
  kF8E8M0,
  kI16,
  kU16,
  kF16,
  kBf16,
  kI32,
  kU32,
  kF32,
  kC64,
  kF64,
  kI64,
  kU64,
};

std::optional<DataType> parse_data_type(std::string_view name);
std::string_view name_of(DataType type);
std::size_t bits_of(DataType type);  // of one element
bool is_weight_type(DataType type);

// The two below take little-endian elements of a weight type, at any alignment.

// Index of the first NaN or infinity.
std::optional<std::size_t> find_non_finite(std::span<const std::byte> elements, DataType type);
// Converts to float32, which represents every value of the weight types exactly.
void widen(std::span<const std::byte> elements, DataType type, std::span<float> out);

}  // namespace reckon
