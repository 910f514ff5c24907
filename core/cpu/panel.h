#pragma once

#include <cstddef>

namespace reckon::cpu {

// The right-hand side of a product is stored in panels of this many columns, row after row, zeros
// behind the last column: two vectors of AVX-512, and the same for every instruction set, so that
// what is packed does not depend on where it is used.
constexpr std::size_t kPanelColumns = 32;

// Products over more than this depth are summed block by block: a panel of a block stays in the L2
// cache beside the rows that it meets, and partial sums stay short.
constexpr std::size_t kBlockDepth = 384;

// Quantized activations have one scale for this many columns of a row. Smaller groups follow the
// few columns of a transformer that are ten times larger than the rest, and cost one more scaling
// of the sums each. (Film overviews, smallest cosine to fp32: 0.9858 with groups of 384, 0.9918
// with 128, 0.9949 with 32, which is a third slower.)
constexpr std::size_t kGroupDepth = 128;
static_assert(kBlockDepth % kGroupDepth == 0 && kGroupDepth % 2 == 0);

constexpr std::size_t panels_of(std::size_t columns) {
  return (columns + kPanelColumns - 1) / kPanelColumns;
}
constexpr std::size_t blocks_of(std::size_t depth) {
  return (depth + kBlockDepth - 1) / kBlockDepth;
}
constexpr std::size_t groups_of(std::size_t depth) {
  return (depth + kGroupDepth - 1) / kGroupDepth;
}

}  // namespace reckon::cpu
