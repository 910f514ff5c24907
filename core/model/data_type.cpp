#include "core/model/data_type.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/error.h"

namespace reckon {
namespace {

static_assert(std::endian::native == std::endian::little, "weights are read as they lie in memory");

struct DataTypeRow {
  DataType type;
  std::string_view name;
  std::size_t bits;
};

// In the order of the enumeration.
constexpr std::array<DataTypeRow, 20> kDataTypes = {{
    {DataType::kBool, "BOOL", 8},      {DataType::kF4, "F4", 4},
    {DataType::kF6E2M3, "F6_E2M3", 6}, {DataType::kF6E3M2, "F6_E3M2", 6},
    {DataType::kU8, "U8", 8},          {DataType::kI8, "I8", 8},
    {DataType::kF8E5M2, "F8_E5M2", 8}, {DataType::kF8E4M3, "F8_E4M3", 8},
    {DataType::kF8E8M0, "F8_E8M0", 8}, {DataType::kI16, "I16", 16},
    {DataType::kU16, "U16", 16},       {DataType::kF16, "F16", 16},
    {DataType::kBf16, "BF16", 16},     {DataType::kI32, "I32", 32},
    {DataType::kU32, "U32", 32},       {DataType::kF32, "F32", 32},
    {DataType::kC64, "C64", 64},       {DataType::kF64, "F64", 64},
    {DataType::kI64, "I64", 64},       {DataType::kU64, "U64", 64},
}};

constexpr const DataTypeRow& row_of(DataType type) {
  return kDataTypes[static_cast<std::size_t>(type)];
}

template <typename Bits>
Bits load(const std::byte* from) {
  Bits bits;
  std::memcpy(&bits, from, sizeof(bits));
  return bits;
}

// A number is not finite when all bits of its exponent are set.
template <typename Bits, Bits kExponent>
std::optional<std::size_t> find_full_exponent(std::span<const std::byte> elements) {
  const std::size_t count = elements.size() / sizeof(Bits);
  constexpr std::size_t kBlock = 4096;  // one decision a block, so that the loop is vectorised
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = std::min(count, begin + kBlock);
    Bits found = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const Bits exponent = load<Bits>(elements.data() + i * sizeof(Bits)) & kExponent;
      found = static_cast<Bits>(found | static_cast<Bits>(exponent == kExponent));
    }
    if (!found) continue;
    for (std::size_t i = begin; i < end; ++i) {
      if ((load<Bits>(elements.data() + i * sizeof(Bits)) & kExponent) == kExponent) return i;
    }
  }
  return std::nullopt;
}

// IEEE binary16: the bits are moved to their place in a float32, whose exponent is then 112 too
// small; the multiplication corrects it, exactly, for subnormal numbers too.
float widen_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  const std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7fffu) << 13;
  const float value = std::bit_cast<float>(magnitude) * 0x1p112f;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) | sign);
}

float widen_bfloat16(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace

std::optional<DataType> parse_data_type(std::string_view name) {
  const auto row =
      std::find_if(kDataTypes.begin(), kDataTypes.end(),
                   [&](const DataTypeRow& candidate) { return candidate.name == name; });
  if (row == kDataTypes.end()) return std::nullopt;
  return row->type;
}

std::string_view name_of(DataType type) { return row_of(type).name; }

std::size_t bits_of(DataType type) { return row_of(type).bits; }

bool is_weight_type(DataType type) {
  return type == DataType::kF32 || type == DataType::kF16 || type == DataType::kBf16;
}

std::optional<std::size_t> find_non_finite(std::span<const std::byte> elements, DataType type) {
  switch (type) {
    case DataType::kF32:
      return find_full_exponent<std::uint32_t, 0x7f800000u>(elements);
    case DataType::kF16:
      return find_full_exponent<std::uint16_t, 0x7c00u>(elements);
    case DataType::kBf16:
      return find_full_exponent<std::uint16_t, 0x7f80u>(elements);
    default:
      fail("no weight type: {}", name_of(type));
  }
}

void widen(std::span<const std::byte> elements, DataType type, std::span<float> out) {
  if (elements.size() * 8 != out.size() * bits_of(type)) {
    fail("cannot widen {} bytes of {} to {} numbers", elements.size(), name_of(type), out.size());
  }
  switch (type) {
    case DataType::kF32:
      if (!elements.empty()) std::memcpy(out.data(), elements.data(), elements.size());
      return;
    case DataType::kF16:
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = widen_half(load<std::uint16_t>(elements.data() + 2 * i));
      }
      return;
    case DataType::kBf16:
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = widen_bfloat16(load<std::uint16_t>(elements.data() + 2 * i));
      }
      return;
    default:
      fail("no weight type: {}", name_of(type));
  }
}

}  // namespace reckon
