#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "core/scoring/scored_rows.h"

namespace reckon {

// Items of a block: their integers and, behind those, their scales and norms are one piece of
// memory, read in order.
constexpr std::size_t kBlockItems = 64;

// Items rounded to 8 bits (quantized_row.h), for inner products with 8-bit queries: a byte an
// element, and 12 an item. Four elements of an item (a quad) stand side by side, then the same four
// of the next item: what a register of 32-bit lanes, one an item, multiplies at once. Integers are
// stored plus 128, as the instructions of x86 multiply unsigned by signed bytes.
class QuantizedItems {
 public:
  // A quad of the 64 items of a block is this many bytes.
  static constexpr std::size_t kQuadBytes = 4 * kBlockItems;

  QuantizedItems(const ScoredRows& rows, std::size_t threads);

  std::size_t count() const { return count_; }
  std::size_t quads() const { return quads_; }  // of an item; its last one is padded
  std::size_t blocks() const { return (count_ + kBlockItems - 1) / kBlockItems; }
  std::size_t block_bytes() const { return block_bytes_; }
  const std::uint8_t* block(std::size_t b) const { return bytes_.get() + b * block_bytes_; }
  // [64] each. The norms are rounded up; items that pad the last block have zeros.
  const float* scales(std::size_t b) const { return floats(b); }
  const float* error_norms(std::size_t b) const { return floats(b) + kBlockItems; }
  const float* norms(std::size_t b) const { return floats(b) + 2 * kBlockItems; }
  float largest_scale() const { return largest_scale_; }

 private:
  const float* floats(std::size_t b) const {
    return reinterpret_cast<const float*>(block(b) + quads_ * kQuadBytes);
  }
  void quantize_block(const ScoredRows& rows, std::size_t b);

  struct Free {
    void operator()(std::uint8_t* p) const { std::free(p); }
  };
  std::size_t count_;
  std::size_t quads_;
  std::size_t block_bytes_;
  std::unique_ptr<std::uint8_t, Free> bytes_;
  float largest_scale_ = 0;
};

}  // namespace reckon
