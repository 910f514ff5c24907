#pragma once

#include <cstddef>
#include <cstdint>

#include "core/matrix.h"

namespace reckon {

// The sums of a query with all the signs of four elements, [columns, 32] each: of the lower and the
// upper halves of the bytes of the items.
struct BinaryTables {
  const std::uint8_t* low;
  const std::uint8_t* high;
};

// 4-bit queries beside binary items (compressed_items.h). The sum of a query's integers with the
// signs of four elements has 16 values: they are looked up by the four bits, 16 or more items an
// instruction, as in Andre, Kermarrec and Le Scouarnec, "Accelerated Nearest Neighbor Search with
// Quick ADC" (ICMR 2017). That takes no more instructions than counting the bits that differ from
// the signs of the query where bits are counted by a lookup, too (all but AVX-512 VPOPCNTDQ), and
// ranks much better: what is left of the query matters as much as what is left of the items.
class BinaryQueries {
 public:
  // Integers in [-7, 7].
  explicit BinaryQueries(MatrixView<const std::int8_t> queries);

  std::size_t count() const { return low_.rows(); }
  // sums [32]: the inner products of a query and the items of a block, exact.
  void multiply(std::size_t query, const std::uint8_t* codes, std::int32_t* sums) const;

 private:
  std::size_t columns_;  // bytes of an item
  // [count, 32 columns]: 28 + the sum of a query's first (last) four integers of a column, each
  // with the sign of its bit, for the 16 halves of a byte, twice.
  Matrix<std::uint8_t> low_;
  Matrix<std::uint8_t> high_;
};

}  // namespace reckon
