#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/cpu/amx_products.h"
#include "core/cpu/instruction_set.h"
#include "core/cpu/panel.h"
#include "core/matrix.h"

namespace reckon {

// Bytes behind a panel that are read and multiplied by zeros: fifteen quads of 32 items that
// complete the last tile of AMX.
constexpr std::size_t kReadBehindPanel = 15 * 4 * cpu::kPanelColumns;

// What comes next and is fetched meanwhile. It is not read, and may be behind the end of all.
struct NextBytes {
  const std::int8_t* begin = nullptr;
  std::size_t size = 0;
};

// Largest integers of 8 bits and their largest_of_fours() (weight_rounding.h).
constexpr std::int8_t kLargestInteger = 127;
constexpr std::int32_t kLargestFour = 4 * kLargestInteger;

// 8-bit queries in the form that the instruction set in use multiplies: bytes plus an offset for
// AVX-512 VNNI and AMX, which multiply unsigned by signed ones, and for AVX2 where they fit fours;
// else 16-bit words. Sums of integers are exact: all give the same bits.
class Int8Queries {
 public:
  // Whether the instruction set in use adds the products of fours in 16 bits.
  static bool adds_fours();
  // The largest magnitude of queries that the instruction set in use multiplies as fast as smaller
  // ones with items of these fours.
  static std::int8_t fast_limit(std::int32_t largest_four);

  // Integers in [-limit, limit], for items whose largest_of_fours() is at most `largest_four`.
  explicit Int8Queries(MatrixView<const std::int8_t> queries, std::int8_t limit = kLargestInteger,
                       std::int32_t largest_four = kLargestFour);

  std::size_t count() const { return count_; }
  // What is added to each integer.
  std::int32_t offset() const { return offset_; }
  // Most queries that are multiplied at a time.
  std::size_t group() const;
  // sums [count, 32], 64-byte aligned and with room for group() queries: queries [first, first +
  // count) times a panel of 32 items (quantized_items.h), plus offset() x the sum of the item's
  // integers.
  void multiply(std::size_t first, std::size_t count, const std::int8_t* panel, std::int32_t* sums,
                NextBytes next = {}) const;

  // A thread multiplies while it has one of these: AMX is set up for each thread.
  class Session {
   public:
    explicit Session(const Int8Queries& queries) {
      if (queries.set_ == cpu::InstructionSet::kAmx) tiles_.emplace();
    }

   private:
    std::optional<cpu::AmxTiles> tiles_;
  };

 private:
  bool is_bytes() const { return bytes_.rows() != 0; }
  void multiply_avx2(std::size_t first, std::size_t count, const std::int8_t* panel,
                     std::int32_t* sums, NextBytes next) const;

  cpu::InstructionSet set_;
  std::size_t count_;
  std::size_t quads_;
  std::int32_t offset_;
  Matrix<std::uint8_t> bytes_;  // [count in whole tiles, 4 quads in whole tiles]
  Matrix<std::int16_t> words_;  // [count, 4 quads], in each quad elements 0, 2, 1, 3
};

}  // namespace reckon
