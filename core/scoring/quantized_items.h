#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "core/cpu/panel.h"
#include "core/scoring/scored_rows.h"

namespace reckon {

// Items of a block, one panel of the 8-bit products.
constexpr std::size_t kBlockItems = cpu::kPanelColumns;

// Items rounded to 8 bits (quantized_row.h), for inner products with 8-bit queries: a byte an
// element and 16 an item. The integers of a block and, behind them, what is known of its items are
// one piece of memory, which is read in order. Four elements of an item (a quad) stand side by
// side, then the same four of the next item: what a register with a lane an item multiplies.
class QuantizedItems {
 public:
  QuantizedItems(const ScoredRows& rows, std::size_t threads);

  // What so many items take.
  static std::size_t bytes(std::size_t count, std::size_t dimension);

  std::size_t count() const { return count_; }
  std::size_t quads() const { return quads_; }  // of an item; its last one is padded
  std::size_t blocks() const { return (count_ + kBlockItems - 1) / kBlockItems; }
  std::size_t block_bytes() const { return block_bytes_; }
  // [quads, 32, 4], 64-byte aligned. What is behind the last block may be read, to whole tiles.
  const std::int8_t* panel(std::size_t b) const { return bytes_.get() + b * block_bytes_; }
  // [32] each; items that pad the last block have zeros. The norms are rounded up.
  const float* scales(std::size_t b) const { return floats(b); }
  const float* error_norms(std::size_t b) const { return floats(b) + kBlockItems; }
  const float* norms(std::size_t b) const { return floats(b) + 2 * kBlockItems; }
  // Sums of the integers of an item.
  const std::int32_t* integer_sums(std::size_t b) const {
    return reinterpret_cast<const std::int32_t*>(floats(b) + 3 * kBlockItems);
  }
  float largest_scale() const { return largest_scale_; }
  // The integers' largest_of_fours() (weight_rounding.h) is at most this. Where fours are added in
  // 16 bits, scales are so large that it leaves room for queries of more than 6 bits.
  std::int32_t largest_four() const { return largest_four_; }

 private:
  static constexpr std::size_t kQuadBytes = 4 * kBlockItems;

  const float* floats(std::size_t b) const {
    return reinterpret_cast<const float*>(panel(b) + quads_ * kQuadBytes);
  }
  // Gives the largest four of the block, kLargestFour where it is not wanted.
  std::int32_t quantize_block(const ScoredRows& rows, std::size_t b);

  struct Free {
    void operator()(std::int8_t* p) const { std::free(p); }
  };
  std::size_t count_;
  std::size_t quads_;
  std::size_t block_bytes_;
  std::unique_ptr<std::int8_t, Free> bytes_;
  float largest_scale_ = 0;
  std::int32_t largest_four_ = 0;
};

}  // namespace reckon
