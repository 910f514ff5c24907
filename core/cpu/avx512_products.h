#pragma once

#include <cstddef>
#include <cstdint>

#include "core/cpu/panel.h"

// Products of a tile by instructions that Highway does not have. `panel` and `out` are 64-byte
// aligned, out is [rows, kPanelColumns], rows 1 to kAvx512Rows.
namespace reckon::cpu {

// Rows of a tile: with two vectors of sums a row, 24 of the 32 registers.
constexpr std::size_t kAvx512Rows = 12;

// out = x [rows, 4 quads] times a panel [quads, kPanelColumns, 4] of PackedInt8Weights, exact in 32
// bits, in `quads` steps. Needs AVX-512 VNNI.
void multiply_int8_avx512(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                          const std::int8_t* panel, std::size_t quads, Ahead ahead,
                          std::int32_t* out);

// out = x [rows, 2 pairs] times a panel [pairs, kPanelColumns, 2] of PackedBf16Weights, added to
// what `out` holds where `add`. Needs AVX-512 BF16, whose sums take denormals for 0.
void multiply_bf16_avx512(std::size_t rows, const std::uint16_t* x, std::size_t x_stride,
                          const std::uint16_t* panel, std::size_t pairs, bool add, float* out);

}  // namespace reckon::cpu
