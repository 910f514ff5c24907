// Products of a tile of quantized rows and a panel of 8-bit weights, one way for each kind of
// instruction. Compiled once an instruction set (Highway): no include guard of the usual kind.
#if defined(RECKON_CORE_CPU_INT8_TILES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_INT8_TILES_INL_H_
#undef RECKON_CORE_CPU_INT8_TILES_INL_H_
#else
#define RECKON_CORE_CPU_INT8_TILES_INL_H_
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/cpu/amx_products.h"
#include "core/cpu/avx2_products.h"
#include "core/cpu/avx512_products.h"
#include "core/cpu/instruction_set.h"
#include "core/cpu/lanes-inl.h"
#include "core/cpu/packed_int8_weights.h"
#include "core/cpu/pair_products-inl.h"
#include "core/cpu/quantize.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

using IntTag = hn::RebindToSigned<FloatTag>;
using IntVector = hn::Vec<IntTag>;
constexpr std::size_t kQuad = PackedInt8Weights::kQuad;

// Rows of a tile. The compiler holds what it broadcasts of all rows in registers, beside two
// vectors of sums a row: with more rows than these it spills them.
constexpr std::size_t kWordsRows = HWY_TARGET <= HWY_AVX3 ? 8 : 4;

// Two vectors of sums stand for kLanes outputs. A lane sums half of the products of an output,
// except where lanes are alone.
#if HWY_TARGET == HWY_SCALAR

using QuadsVector = const std::int16_t*;
constexpr std::size_t kOutputsInTwo = 2;

HWY_INLINE void widen(const std::int8_t* from, std::size_t count, std::int16_t* to) {
  std::copy_n(from, count, to);
}

HWY_INLINE QuadsVector load_quads(const std::int16_t* quads) { return quads; }

HWY_INLINE const std::int16_t* load_four(const std::int16_t* x) { return x; }
HWY_INLINE IntVector multiply_quads(IntVector sum, const std::int16_t* x, QuadsVector quads) {
  const std::int32_t products =
      x[0] * quads[0] + x[1] * quads[1] + x[2] * quads[2] + x[3] * quads[3];
  return hn::Add(sum, hn::Set(IntTag(), products));
}

HWY_INLINE void store_sums(IntVector first, IntVector second, std::int32_t* to) {
  hn::Store(first, IntTag(), to);
  hn::Store(second, IntTag(), to + 1);
}

#else

using WordTag = hn::Repartition<std::int16_t, IntTag>;
using QuadsVector = hn::Vec<WordTag>;
constexpr std::size_t kOutputsInTwo = kLanes;

HWY_INLINE void widen(const std::int8_t* from, std::size_t count, std::int16_t* to) {
  const WordTag d;
  const hn::Rebind<std::int8_t, WordTag> narrow;
  for (std::size_t i = 0; i < count; i += 2 * kLanes) {
    hn::Store(hn::PromoteTo(d, hn::Load(narrow, from + i)), d, to + i);
  }
}

HWY_INLINE QuadsVector load_quads(const std::int16_t* quads) { return hn::Load(WordTag(), quads); }

// Four activations times the quads of kLanes / 2 outputs.
HWY_INLINE QuadsVector load_four(const std::int16_t* x) {
  std::int64_t four;
  std::memcpy(&four, x, sizeof(four));
  return hn::BitCast(WordTag(), hn::Set(hn::Repartition<std::int64_t, IntTag>(), four));
}
HWY_INLINE IntVector multiply_quads(IntVector sum, QuadsVector xs, QuadsVector quads) {
  return add_pair_products(IntTag(), sum, xs, quads);
}

HWY_INLINE void store_sums(IntVector first, IntVector second, std::int32_t* to) {
  const IntTag d;
  hn::Store(hn::Add(hn::ConcatEven(d, second, first), hn::ConcatOdd(d, second, first)), d, to);
}

#endif

// As multiply_tile (tile-inl.h), in integers. panel [quads, kPanelColumns, kQuad].
template <std::size_t kRows>
HWY_NOINLINE void multiply_int8_tile(const std::int16_t* x, std::size_t x_stride,
                                     const std::int16_t* HWY_RESTRICT panel, std::size_t quads,
                                     std::int32_t* HWY_RESTRICT out) {
  constexpr std::size_t kWordsInOne = kOutputsInTwo / 2 * kQuad;
  const std::int16_t* row[kRows];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) row[r] = x + r * x_stride;
  for (std::size_t c = 0; c < kPanelColumns; c += kOutputsInTwo) {
    IntVector sum[kRows][2];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = hn::Zero(IntTag());
    const std::int16_t* b = panel + kQuad * c;
    for (std::size_t q = 0; q < quads; ++q, b += kQuad * kPanelColumns) {
      const QuadsVector b0 = load_quads(b);
      const QuadsVector b1 = load_quads(b + kWordsInOne);
#pragma GCC unroll 16
      for (std::size_t r = 0; r < kRows; ++r) {
        const QuadsVector xs = load_four(row[r] + kQuad * q);
        sum[r][0] = multiply_quads(sum[r][0], xs, b0);
        sum[r][1] = multiply_quads(sum[r][1], xs, b1);
      }
    }
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      store_sums(sum[r][0], sum[r][1], out + r * kPanelColumns + c);
    }
  }
}

using MultiplyInt8Tile = void (*)(const std::int16_t*, std::size_t, const std::int16_t*,
                                  std::size_t, std::int32_t*);

template <std::size_t... kRows>
constexpr std::array<MultiplyInt8Tile, sizeof...(kRows)> multiply_int8_tiles(
    std::index_sequence<kRows...>) {
  return {&multiply_int8_tile<kRows + 1>...};
}

// exact [rows, kPanelColumns]: sums of (q - zero) w. Weights are widened once for all rows that
// meet them.
struct WordsTile {
  static constexpr std::size_t kRows = kWordsRows;
  static constexpr bool kHoldsZero = false;
  struct Panel {
    const std::int8_t* of = nullptr;
    HWY_ALIGN std::int16_t values[kBlockDepth * kPanelColumns];
  };
  HWY_INLINE static const std::int16_t* load(const std::int8_t* panel, std::size_t quads,
                                             Panel& to) {
    if (to.of != panel) widen(panel, quads * kQuad * kPanelColumns, to.values);
    to.of = panel;
    return to.values;
  }
  HWY_INLINE static void multiply(const QuantizedRows& x, std::size_t row, std::size_t rows,
                                  std::size_t column, const std::int16_t* panel, std::size_t quads,
                                  Ahead, std::int32_t* exact) {
    static constexpr auto kTiles = multiply_int8_tiles(std::make_index_sequence<kWordsRows>());
    kTiles[rows - 1](x.words(row) + column, x.stride(), panel, quads, exact);
  }
};

// Tiles that read weights as they are packed.
struct PackedTile {
  struct Panel {};
  static const std::int8_t* load(const std::int8_t* panel, std::size_t, Panel&) { return panel; }
};

// exact [rows, kPanelColumns]: sums of q w, by multiply_int8_avx2() and the like.
template <std::size_t kMostRows, auto kMultiply>
struct BytesTile : PackedTile {
  static constexpr std::size_t kRows = kMostRows;
  static constexpr bool kHoldsZero = true;
  HWY_INLINE static void multiply(const QuantizedRows& x, std::size_t row, std::size_t rows,
                                  std::size_t column, const std::int8_t* panel, std::size_t quads,
                                  Ahead ahead, std::int32_t* exact) {
    kMultiply(rows, x.bytes(row) + column, x.stride(), panel, quads, ahead, exact);
  }
};
using Avx2Tile = BytesTile<kAvx2Rows, &multiply_int8_avx2>;
using VnniTile = BytesTile<kAvx512Rows, &multiply_int8_avx512>;

// The same by tiles of AMX.
struct AmxTile : PackedTile {
  static constexpr std::size_t kRows = kAmxRows;
  static constexpr bool kHoldsZero = true;
  HWY_INLINE static void multiply(const QuantizedRows& x, std::size_t row, std::size_t,
                                  std::size_t column, const std::int8_t* panel, std::size_t quads,
                                  Ahead, std::int32_t* exact) {
    amx_products().multiply_int8(x.bytes(row) + column, x.stride(), panel, quads, exact);
  }
};

// function.operator()<Tile>(), of the way to multiply these weights.
template <class Function>
void with_int8_tile([[maybe_unused]] const PackedInt8Weights& weights, Function function) {
#if HWY_TARGET <= HWY_AVX3
  if (instruction_set() == InstructionSet::kAmx) {
    const AmxTiles tiles;
    return function.template operator()<AmxTile>();
  }
  if (instruction_set() >= InstructionSet::kAvx512Vnni) {
    return function.template operator()<VnniTile>();
  }
#endif
#if HWY_TARGET <= HWY_AVX2
  if (weights.fours_fit()) return function.template operator()<Avx2Tile>();
#endif
  function.template operator()<WordsTile>();
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
