#pragma once

#include <cstdint>

// Number formats that the host compiler does not have, as they lie in memory, and their conversion
// on the host. Rounding is to nearest, ties to even.
namespace reckon::cuda {

struct Half {  // IEEE binary16
  std::uint16_t bits;
};
struct BFloat16 {
  std::uint16_t bits;
};
// E4M3 of the Open Compute Project's 8-bit formats: no infinity; larger numbers end at the largest.
struct Float8 {
  std::uint8_t bits;
};
constexpr float kLargestFloat8 = 448.0f;
constexpr float kLargestInt8 = 127.0f;

float to_float(Half x);
float to_float(BFloat16 x);
float to_float(Float8 x);
Half to_half(float x);
BFloat16 to_bfloat16(float x);
Float8 to_float8(float x);

}  // namespace reckon::cuda
