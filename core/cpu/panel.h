#pragma once

#include <cstddef>
#include <cstdint>

namespace reckon::cpu {

// The right-hand side of a product is stored in panels of this many columns, row after row, zeros
// behind the last column: two vectors of AVX-512, and the same for every instruction set, so that
// what is packed does not depend on where it is used.
constexpr std::size_t kPanelColumns = 32;

// Products over more than this depth are summed block by block: a panel of a block stays in the L2
// cache beside the rows that it meets, and partial sums stay short. Quantized activations have one
// scale a row and block.
constexpr std::size_t kBlockDepth = 384;

// Tiles read rows and panels in steps of this many bytes of a row.
constexpr std::size_t kTileRowBytes = 64;

// What a tile fetches into the second cache while it is computed: `step` bytes further with each of
// its steps. {panel, 0} fetches nothing that the tile does not read anyhow.
struct Ahead {
  const void* at;
  std::size_t step;

  Ahead after(std::size_t steps) const {
    return {static_cast<const std::uint8_t*>(at) + steps * step, step};
  }

  void fetch() {
    __builtin_prefetch(at, 0, 2);
    *this = after(1);
  }
};

constexpr std::size_t rounded_up(std::size_t count, std::size_t multiple) {
  return (count + multiple - 1) / multiple * multiple;
}
constexpr std::size_t panels_of(std::size_t columns) {
  return (columns + kPanelColumns - 1) / kPanelColumns;
}
constexpr std::size_t blocks_of(std::size_t depth) {
  return (depth + kBlockDepth - 1) / kBlockDepth;
}

}  // namespace reckon::cpu
