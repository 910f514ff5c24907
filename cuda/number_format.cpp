#include "cuda/number_format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace reckon::cuda {
namespace {

// A format with sign, exponent and fraction; the exponent of all ones is infinity or NaN in IEEE
// formats only.
struct Format {
  int fraction_bits;
  int smallest_exponent;  // of a normal number
};
constexpr Format kHalf = {10, -14};
constexpr Format kFloat8 = {3, -6};

// |x|, rounded to a multiple of the last place, in units of it, with the exponent on top: the bits
// of a non-negative number of the format. x below infinity.
std::uint32_t encode(float x, const Format& format) {
  const float magnitude = std::abs(x);
  const int exponent = std::max(magnitude == 0 ? format.smallest_exponent : std::ilogb(magnitude),
                                format.smallest_exponent);
  // Exact: a power of two. nearbyint rounds ties to even; what rounds up to the next power of two
  // carries into the exponent.
  const auto units = static_cast<std::uint32_t>(
      std::nearbyint(std::ldexp(magnitude, format.fraction_bits - exponent)));
  return units +
         (static_cast<std::uint32_t>(exponent - format.smallest_exponent) << format.fraction_bits);
}

float decode(std::uint32_t magnitude_bits, const Format& format) {
  const int field = static_cast<int>(magnitude_bits >> format.fraction_bits);
  const auto fraction = static_cast<int>(magnitude_bits & ((1u << format.fraction_bits) - 1));
  const int units = field == 0 ? fraction : fraction + (1 << format.fraction_bits);
  return std::ldexp(static_cast<float>(units),
                    std::max(field, 1) - 1 + format.smallest_exponent - format.fraction_bits);
}

}  // namespace

float to_float(Half x) {
  static const std::vector<float> table = [] {
    std::vector<float> values(1 << 15);
    for (std::uint32_t bits = 0; bits < values.size(); ++bits) {
      values[bits] = bits < 0x7c00 ? decode(bits, kHalf) : bits == 0x7c00 ? INFINITY : NAN;
    }
    return values;
  }();
  const float magnitude = table[x.bits & 0x7fffu];
  return (x.bits & 0x8000u) ? -magnitude : magnitude;
}

Half to_half(float x) {
  const std::uint32_t sign = std::signbit(x) ? 0x8000u : 0;
  std::uint32_t magnitude = 0x7e00;  // NaN
  // 65520 is half a place above the largest number and rounds to infinity.
  if (!std::isnan(x)) magnitude = std::abs(x) >= 65520.0f ? 0x7c00 : encode(x, kHalf);
  return {static_cast<std::uint16_t>(sign | magnitude)};
}

float to_float(BFloat16 x) { return std::bit_cast<float>(std::uint32_t{x.bits} << 16); }

BFloat16 to_bfloat16(float x) {
  if (std::isnan(x)) return {0x7fff};
  const auto bits = std::bit_cast<std::uint32_t>(x);
  return {static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}

Float8 to_float8(float x) {
  const std::uint32_t sign = std::signbit(x) ? 0x80u : 0;
  if (std::isnan(x)) return {static_cast<std::uint8_t>(sign | 0x7f)};
  const std::uint32_t magnitude = encode(std::min(std::abs(x), kLargestFloat8), kFloat8);
  return {static_cast<std::uint8_t>(sign | magnitude)};
}

float to_float(Float8 x) {
  const std::uint32_t bits = x.bits & 0x7fu;
  const float magnitude = bits == 0x7f ? NAN : decode(bits, kFloat8);
  return (x.bits & 0x80u) ? -magnitude : magnitude;
}

}  // namespace reckon::cuda
