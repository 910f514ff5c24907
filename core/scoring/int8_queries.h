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

// 8-bit queries in the form that the instruction set in use multiplies: bytes plus 128 for AVX-512
// VNNI and AMX, which multiply unsigned by signed ones, 16-bit words for all others, whose sums of
// two products of bytes would saturate. Sums of integers are exact: all give the same bits.
class Int8Queries {
 public:
  explicit Int8Queries(MatrixView<const std::int8_t> queries);

  std::size_t count() const { return count_; }
  // Most queries that are multiplied at a time.
  std::size_t group() const;
  // sums [count, 32], 64-byte aligned and with room for group() queries: queries [first, first +
  // count) times a panel of 32 items (quantized_items.h), plus 128 x the sum of the item's
  // integers.
  void multiply(std::size_t first, std::size_t count, const std::int8_t* panel,
                std::int32_t* sums) const;

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
  cpu::InstructionSet set_;
  std::size_t count_;
  std::size_t quads_;
  Matrix<std::uint8_t> bytes_;  // [count in whole tiles, 4 quads in whole tiles]
  Matrix<std::int16_t> words_;  // [count, 4 quads], in each quad elements 0, 2, 1, 3
};

}  // namespace reckon
