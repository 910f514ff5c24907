#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "core/matrix.h"
#include "core/scoring/item_storage.h"
#include "core/scoring/quantized_items.h"

namespace reckon {

// Dimensions of a binary item are padded to a multiple of this, 4 bytes: what a step of the product
// takes (binary_queries.h).
constexpr std::size_t kBinaryStep = 32;

// Items in 8, 4 or 1 bits an element, x ~ scale * X:
//
//   int8    X in [-127, 127], to nearest, scale = largest |x| / 127
//   int4    X in [-7, 7], to nearest, scale = largest |x| / 7
//   binary  X = -1 where x < 0, else 1, scale = mean |x| (of all the scales the nearest)
//
// A block of 32 items is one piece of memory: their codes, their scales and, but for binary items,
// their sums. The codes of int8 are a panel as in quantized_items.h. Those of int4 are the panel of
// 16 X, two rows of it (128 bytes each) in one: row 2 p in the lower half of each byte, row 2 p + 1
// in the upper one. Those of binary items are 32 bytes for each 8 elements, a bit of an item's byte
// for each, 1 where X = -1; the bytes of items i and i + 16 stand side by side.
class CompressedItems {
 public:
  // Reads all the items [n, d] once. Throws Error for more than 65,536 dimensions, whose sums could
  // exceed 32 bits, and for the format fp32.
  CompressedItems(MatrixView<const float> items, ItemFormat format, std::size_t threads);

  std::size_t count() const { return count_; }
  std::size_t dimension() const { return dimension_; }
  ItemFormat format() const { return format_; }
  std::size_t blocks() const { return (count_ + kBlockItems - 1) / kBlockItems; }
  std::size_t block_bytes() const { return block_bytes_; }
  std::size_t bytes() const { return blocks() * block_bytes_; }
  // 64-byte aligned. kReadBehindPanel bytes behind the last block may be read.
  const std::uint8_t* codes(std::size_t b) const { return bytes_.get() + b * block_bytes_; }
  std::size_t code_bytes() const { return code_bytes_; }  // of a block
  // [32] each; items that pad the last block have zeros. The sums are of the panel's integers (16 X
  // for int4, and the scale is a sixteenth); binary items have none, which is nullptr.
  const float* scales(std::size_t b) const {
    return reinterpret_cast<const float*>(codes(b) + code_bytes_);
  }
  const std::int32_t* integer_sums(std::size_t b) const;
  // out [d]: what is kept of an item.
  void decode(std::size_t item, std::span<float> out) const;

 private:
  void compress_block(MatrixView<const float> items, std::size_t b);
  void write_integers(std::span<const std::int8_t> integers, std::size_t i,
                      std::uint8_t* out) const;

  struct Free {
    void operator()(std::uint8_t* p) const { std::free(p); }
  };
  std::size_t count_;
  std::size_t dimension_;
  ItemFormat format_;
  std::size_t code_bytes_;
  std::size_t block_bytes_;
  std::unique_ptr<std::uint8_t, Free> bytes_;
};

}  // namespace reckon
