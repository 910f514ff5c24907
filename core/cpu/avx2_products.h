#pragma once

#include <cstddef>
#include <cstdint>

#include "core/cpu/panel.h"

// Products of a tile by instructions that Highway does not have. `panel` and `out` are 64-byte
// aligned, out is [rows, kPanelColumns], rows 1 to kAvx2Rows.
namespace reckon::cpu {

constexpr std::size_t kAvx2Rows = 12;

// out = x [rows, 4 quads] times a panel [quads, kPanelColumns, 4] of PackedInt8Weights with
// fours_fit(), exact in 32 bits. `quads` is even, and the tile has as many steps. Needs AVX2.
void multiply_int8_avx2(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                        const std::int8_t* panel, std::size_t quads, Ahead ahead,
                        std::int32_t* out);

}  // namespace reckon::cpu
