#include "core/model/data_type.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

template <typename T>
std::span<const std::byte> bytes_of(const std::vector<T>& values) {
  return std::as_bytes(std::span(values));
}

// IEEE 754 binary16 by its definition: sign, 5 bits of exponent with bias 15, 10 bits of fraction.
double half_by_definition(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int fraction = bits & 1023;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

TEST(DataType, WidensEveryFiniteHalfExactly) {
  std::vector<std::uint16_t> halves;
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    if (((bits >> 10) & 31) != 31) halves.push_back(static_cast<std::uint16_t>(bits));
  }
  std::vector<float> widened(halves.size());
  widen(bytes_of(halves), DataType::kF16, widened);
  for (std::size_t i = 0; i < halves.size(); ++i) {
    const double expected = half_by_definition(halves[i]);
    ASSERT_EQ(static_cast<double>(widened[i]), expected) << halves[i];
    ASSERT_EQ(std::signbit(widened[i]), std::signbit(expected)) << halves[i];
  }
}

TEST(DataType, WidensBfloat16AsTheUpperHalfOfAFloat) {
  const std::vector<std::uint16_t> bits = {0x3fc0, 0xc000, 0x0000, 0x8000, 0x0001, 0x7f7f};
  std::vector<float> widened(bits.size());
  widen(bytes_of(bits), DataType::kBf16, widened);
  const std::vector<float> expected = {1.5f, -2.0f, 0.0f, -0.0f, 0x1p-133f, 0x1.fep127f};
  EXPECT_EQ(widened, expected);
  EXPECT_TRUE(std::signbit(widened[3]));
}

TEST(DataType, ReadsElementsAtAnyAlignment) {
  const std::vector<float> values = {1.0f, -2.5f, 3e-40f};
  std::vector<std::byte> shifted(values.size() * sizeof(float) + 1);
  std::memcpy(shifted.data() + 1, values.data(), values.size() * sizeof(float));
  std::vector<float> widened(values.size());
  widen(std::span(shifted).subspan(1), DataType::kF32, widened);
  EXPECT_EQ(widened, values);
  EXPECT_FALSE(find_non_finite(std::span(shifted).subspan(1), DataType::kF32));
}

TEST(DataType, FindsTheFirstNumberThatIsNotFinite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -HUGE_VALF, HUGE_VALF,
                          std::bit_cast<float>(0x7f800001u)}) {
    for (const std::size_t at : {0u, 1u, 4095u, 4096u, 9999u}) {
      std::vector<float> values(10000, 3.4e38f);
      values[at] = bad;
      values.back() = bad;
      EXPECT_EQ(find_non_finite(bytes_of(values), DataType::kF32), at);
    }
  }
  for (const auto& [type, bad, largest] :
       {std::tuple{DataType::kF16, 0x7c00, 0x7bff}, std::tuple{DataType::kF16, 0xfe00, 0xfbff},
        std::tuple{DataType::kBf16, 0x7f80, 0x7f7f}, std::tuple{DataType::kBf16, 0xffc0, 0xff7f}}) {
    std::vector<std::uint16_t> values(5000, static_cast<std::uint16_t>(largest));
    EXPECT_FALSE(find_non_finite(bytes_of(values), type));
    values[4321] = static_cast<std::uint16_t>(bad);
    EXPECT_EQ(find_non_finite(bytes_of(values), type), 4321u);
  }
}

TEST(DataType, KnowsTheNamesOfTheFormat) {
  for (const char* name : {"BOOL",    "F4",      "F6_E2M3", "F6_E3M2", "U8",  "I8",   "F8_E5M2",
                           "F8_E4M3", "F8_E8M0", "I16",     "U16",     "F16", "BF16", "I32",
                           "U32",     "F32",     "C64",     "F64",     "I64", "U64"}) {
    ASSERT_TRUE(parse_data_type(name)) << name;
    EXPECT_EQ(name_of(*parse_data_type(name)), name);
  }
  EXPECT_FALSE(parse_data_type("F33"));
  EXPECT_FALSE(parse_data_type("f32"));
  EXPECT_EQ(bits_of(DataType::kBf16), 16u);
  EXPECT_FALSE(is_weight_type(DataType::kF64));
}

}  // namespace
}  // namespace reckon
