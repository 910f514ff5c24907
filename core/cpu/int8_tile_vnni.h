#pragma once

#include <cstddef>
#include <cstdint>

namespace reckon::cpu {

// Rows of a tile: with two vectors of sums a row, 24 of the 32 registers.
constexpr std::size_t kVnniTileRows = 12;

// out [rows, kPanelColumns] = x [rows, 4 quads] times a panel [quads, kPanelColumns, 4] of
// PackedInt8Weights, exact in 32 bits; rows 1 to kVnniTileRows, `panel` and `out` 64-byte aligned.
// Only for processors with AVX-512 VNNI.
void multiply_int8_tile_vnni(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                             const std::int8_t* panel, std::size_t quads, std::int32_t* out);

}  // namespace reckon::cpu
