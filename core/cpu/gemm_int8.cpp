#include "core/cpu/gemm_int8.h"

#include <algorithm>

#include "core/cpu/amx_products.h"
#include "core/cpu/avx512_products.h"
#include "core/cpu/instruction_set.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/gemm_int8.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/gemm-inl.h"
#include "core/cpu/pair_products-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

using IntTag = hn::RebindToSigned<FloatTag>;
using IntVector = hn::Vec<IntTag>;
constexpr std::size_t kQuad = PackedInt8Weights::kQuad;

// Two vectors of sums stand for kLanes outputs. A lane sums half of the products of an output,
// except where lanes are alone.
#if HWY_TARGET == HWY_SCALAR

using QuadsVector = const std::int8_t*;
constexpr std::size_t kOutputsInTwo = 2;

HWY_INLINE QuadsVector load_quads(const std::int8_t* quads) { return quads; }

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

HWY_INLINE QuadsVector load_quads(const std::int8_t* quads) {
  return hn::PromoteTo(WordTag(), hn::Load(hn::Rebind<std::int8_t, WordTag>(), quads));
}

// Four activations times the quads of kLanes / 2 outputs.
HWY_INLINE IntVector multiply_quads(IntVector sum, const std::int16_t* x, QuadsVector quads) {
  std::int64_t four;
  std::memcpy(&four, x, sizeof(four));
  const QuadsVector xs =
      hn::BitCast(WordTag(), hn::Set(hn::Repartition<std::int64_t, IntTag>(), four));
  return add_pair_products(IntTag(), sum, xs, quads);
}

HWY_INLINE void store_sums(IntVector first, IntVector second, std::int32_t* to) {
  const IntTag d;
  hn::Store(hn::Add(hn::ConcatEven(d, second, first), hn::ConcatOdd(d, second, first)), d, to);
}

#endif

// As multiply_tile (tile-inl.h), in integers.
template <std::size_t kRows>
HWY_NOINLINE void multiply_int8_tile(const std::int16_t* x, std::size_t x_stride,
                                     const std::int8_t* HWY_RESTRICT panel, std::size_t quads,
                                     std::int32_t* HWY_RESTRICT out) {
  constexpr std::size_t kBytesInOne = kOutputsInTwo / 2 * kQuad;
  const std::int16_t* row[kRows];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) row[r] = x + r * x_stride;
  for (std::size_t c = 0; c < kPanelColumns; c += kOutputsInTwo) {
    IntVector sum[kRows][2];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = hn::Zero(IntTag());
    const std::int8_t* b = panel + kQuad * c;
    for (std::size_t q = 0; q < quads; ++q, b += kQuad * kPanelColumns) {
      const QuadsVector b0 = load_quads(b);
      const QuadsVector b1 = load_quads(b + kBytesInOne);
#pragma GCC unroll 16
      for (std::size_t r = 0; r < kRows; ++r) {
        sum[r][0] = multiply_quads(sum[r][0], row[r] + kQuad * q, b0);
        sum[r][1] = multiply_quads(sum[r][1], row[r] + kQuad * q, b1);
      }
    }
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      store_sums(sum[r][0], sum[r][1], out + r * kPanelColumns + c);
    }
  }
}

using MultiplyInt8Tile = void (*)(const std::int16_t*, std::size_t, const std::int8_t*, std::size_t,
                                  std::int32_t*);

template <std::size_t... kRows>
constexpr std::array<MultiplyInt8Tile, sizeof...(kRows)> multiply_int8_tiles(
    std::index_sequence<kRows...>) {
  return {&multiply_int8_tile<kRows + 1>...};
}

// exact [rows, kPanelColumns]: sums of (q - zero) w.
struct WordsTile {
  static constexpr std::size_t kRows = kTileRows;
  static constexpr bool kHoldsZero = false;
  const QuantizedRows& x;

  HWY_INLINE void operator()(std::size_t row, std::size_t rows, std::size_t column,
                             const std::int8_t* panel, std::size_t quads,
                             std::int32_t* exact) const {
    static constexpr auto kTiles = multiply_int8_tiles(std::make_index_sequence<kTileRows>());
    kTiles[rows - 1](x.words(row) + column, x.stride(), panel, quads, exact);
  }
};

// exact [rows, kPanelColumns]: sums of q w.
struct VnniTile {
  static constexpr std::size_t kRows = kAvx512Rows;
  static constexpr bool kHoldsZero = true;
  const QuantizedRows& x;

  HWY_INLINE void operator()(std::size_t row, std::size_t rows, std::size_t column,
                             const std::int8_t* panel, std::size_t quads,
                             std::int32_t* exact) const {
    multiply_int8_avx512(rows, x.bytes(row) + column, x.stride(), panel, quads, exact);
  }
};

// The same by tiles of AMX.
struct AmxTile {
  static constexpr std::size_t kRows = kAmxRows;
  static constexpr bool kHoldsZero = true;
  const QuantizedRows& x;

  HWY_INLINE void operator()(std::size_t row, std::size_t, std::size_t column,
                             const std::int8_t* panel, std::size_t quads,
                             std::int32_t* exact) const {
    amx_products().multiply_int8(x.bytes(row) + column, x.stride(), panel, quads, exact);
  }
};

// The sums of a tile, scaled as they are read.
template <class Tile>
struct ScaledSums {
  const std::int32_t* exact;  // [rows, kPanelColumns], of the last group
  const float* before;        // the same of the groups before it, scaled; or null
  const Rounding* roundings;  // of the first row
  std::size_t roundings_stride;
  const float* scales;              // [kPanelColumns]
  const std::int32_t* weight_sums;  // [kPanelColumns]

  struct Columns {
    const ScaledSums& all;
    std::size_t column;
    FloatVector scale;
    FloatVector sums_of_weights;

    // exact, less what the zeros have added, times the scales. The sums and that product are whole
    // numbers below 2^24 (kBlockDepth x 255 x 127), so that their difference is exact too.
    HWY_INLINE FloatVector operator()(std::size_t r) const {
      const FloatTag d;
      const Rounding& rounding = all.roundings[r * all.roundings_stride];
      const std::size_t at = r * kPanelColumns + column;
      FloatVector sum = hn::ConvertTo(d, hn::Load(IntTag(), all.exact + at));
      if constexpr (Tile::kHoldsZero) {
        sum = hn::NegMulAdd(hn::Set(d, rounding.zero), sums_of_weights, sum);
      }
      const FloatVector factor = hn::Mul(hn::Set(d, rounding.scale), scale);
      const FloatVector others = all.before ? hn::Load(d, all.before + at) : hn::Zero(d);
      return hn::MulAdd(sum, factor, others);
    }
  };
  HWY_INLINE Columns columns(std::size_t c) const {
    const FloatTag d;
    return {*this, c, hn::Load(d, scales + c),
            hn::ConvertTo(d, hn::Load(IntTag(), weight_sums + c))};
  }
};

template <class Tile>
struct Int8Product {
  static constexpr std::size_t kRows = Tile::kRows;
  const QuantizedRows& x;
  const PackedInt8Weights& weights;

  struct Scratch {
    HWY_ALIGN std::int32_t exact[kRows * kPanelColumns];
    HWY_ALIGN float before[kRows * kPanelColumns];
  };
  ScaledSums<Tile> operator()(std::size_t block, std::size_t panel, std::size_t row,
                              std::size_t rows, Scratch& scratch) const {
    const std::size_t group_quads = weights.group_depth() / kQuad;
    const std::size_t quads = weights.block_quads(block);
    const std::int8_t* packed = weights.panel(block, panel);
    std::size_t group = block * (kBlockDepth / weights.group_depth());
    for (std::size_t quad = 0;; ++group) {
      const std::size_t count = std::min(group_quads, quads - quad);
      Tile{x}(row, rows, block * kBlockDepth + kQuad * quad, packed + quad * kQuad * kPanelColumns,
              count, scratch.exact);
      const ScaledSums<Tile> sums = {.exact = scratch.exact,
                                     .before = quad == 0 ? nullptr : scratch.before,
                                     .roundings = &x.rounding(row, block),
                                     .roundings_stride = x.blocks(),
                                     .scales = weights.scales(group) + panel * kPanelColumns,
                                     .weight_sums = weights.sums(group) + panel * kPanelColumns};
      quad += count;
      if (quad == quads) return sums;
      for (std::size_t c = 0; c < kPanelColumns; c += kLanes) {
        const auto columns = sums.columns(c);
        for (std::size_t r = 0; r < rows; ++r) {
          hn::Store(columns(r), FloatTag(), scratch.before + r * kPanelColumns + c);
        }
      }
    }
  }
};

template <class Tile>
void gemm_int8_with(const QuantizedRows& x, const PackedInt8Weights& weights,
                    const Epilogue& epilogue, MatrixView<float> out) {
  for_each_tile(Int8Product<Tile>{x, weights}, weights.inputs(), weights.bias(), epilogue, out);
}

void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out) {
#if HWY_TARGET <= HWY_AVX3
  if (instruction_set() == InstructionSet::kAmx) {
    const AmxTiles tiles;
    return gemm_int8_with<AmxTile>(x, weights, epilogue, out);
  }
  if (int8_form() == QuantizedRows::Form::kBytes) {
    return gemm_int8_with<VnniTile>(x, weights, epilogue, out);
  }
#endif
  gemm_int8_with<WordsTile>(x, weights, epilogue, out);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(gemm_int8);

QuantizedRows::Form int8_form() {
  return instruction_set() >= InstructionSet::kAvx512Vnni ? QuantizedRows::Form::kBytes
                                                          : QuantizedRows::Form::kWords;
}

void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out) {
  HWY_DYNAMIC_DISPATCH(gemm_int8)(x, weights, epilogue, out);
}

}  // namespace reckon::cpu
#endif
