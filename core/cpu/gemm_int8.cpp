#include "core/cpu/gemm_int8.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/cpu/gemm_int8.cpp"
#include "hwy/foreach_target.h"  // must come before highway.h

#include "core/cpu/gemm-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

using IntTag = hn::RebindToSigned<FloatTag>;
using IntVector = hn::Vec<IntTag>;

#if HWY_TARGET == HWY_SCALAR

// A pair of activations times the pair of one output's weights.
HWY_INLINE IntVector multiply_pairs(IntVector sum, const std::int16_t* x,
                                    const std::int8_t* pairs) {
  return hn::Add(sum, hn::Set(IntTag(), x[0] * pairs[0] + x[1] * pairs[1]));
}
using PairVector = const std::int8_t*;
HWY_INLINE PairVector load_pairs(const std::int8_t* pairs) { return pairs; }

#else

using PairTag = hn::Repartition<std::int16_t, IntTag>;
using PairVector = hn::Vec<PairTag>;

HWY_INLINE PairVector load_pairs(const std::int8_t* pairs) {
  return hn::PromoteTo(PairTag(), hn::Load(hn::Rebind<std::int8_t, PairTag>(), pairs));
}

// A pair of activations times the pairs of kLanes outputs' weights.
HWY_INLINE IntVector multiply_pairs(IntVector sum, const std::int16_t* x, PairVector pairs) {
  std::int32_t pair;
  std::memcpy(&pair, x, sizeof(pair));
  const PairVector x_pairs = hn::BitCast(PairTag(), hn::Set(IntTag(), pair));
  IntVector unused = sum;
  return hn::ReorderWidenMulAccumulate(IntTag(), x_pairs, pairs, sum, unused);
}

#endif

// As multiply_tile (tile-inl.h), in integers.
template <std::size_t kRows>
HWY_NOINLINE void multiply_int8_tile(const std::int16_t* x, std::size_t x_stride,
                                     const std::int8_t* HWY_RESTRICT panel, std::size_t pairs,
                                     std::int32_t* HWY_RESTRICT out) {
  const IntTag d;
  const std::int16_t* row[kRows];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) row[r] = x + r * x_stride;
  for (std::size_t c = 0; c < kPanelColumns; c += 2 * kLanes) {
    IntVector sum[kRows][2];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = hn::Zero(d);
    const std::int8_t* b = panel + 2 * c;
    for (std::size_t k = 0; k < pairs; ++k, b += 2 * kPanelColumns) {
      const PairVector b0 = load_pairs(b);
      const PairVector b1 = load_pairs(b + 2 * kLanes);
#pragma GCC unroll 16
      for (std::size_t r = 0; r < kRows; ++r) {
        sum[r][0] = multiply_pairs(sum[r][0], row[r] + 2 * k, b0);
        sum[r][1] = multiply_pairs(sum[r][1], row[r] + 2 * k, b1);
      }
    }
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      hn::Store(sum[r][0], d, out + r * kPanelColumns + c);
      hn::Store(sum[r][1], d, out + r * kPanelColumns + c + kLanes);
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

struct Int8Product {
  const QuantizedRows& x;
  const PackedInt8Weights& weights;

  void operator()(std::size_t block, std::size_t panel, std::size_t row, std::size_t rows,
                  float* sums) const {
    static constexpr auto kTiles = multiply_int8_tiles(std::make_index_sequence<kTileRows>());
    constexpr std::size_t kGroupPairs = kGroupDepth / 2;
    HWY_ALIGN std::int32_t exact[kTileRows * kPanelColumns];
    const std::size_t pairs = weights.block_pairs(block);
    for (std::size_t pair = 0; pair < pairs; pair += kGroupPairs) {
      const std::size_t column = block * kBlockDepth + 2 * pair;
      kTiles[rows - 1](x.values(row) + column, x.stride(),
                       weights.panel(block, panel) + pair * 2 * kPanelColumns,
                       std::min(kGroupPairs, pairs - pair), exact);
      for (std::size_t r = 0; r < rows; ++r) {
        add_scaled(exact + r * kPanelColumns, x.scale(row + r, column / kGroupDepth),
                   weights.scales() + panel * kPanelColumns, pair == 0, sums + r * kPanelColumns);
      }
    }
  }

  // sums += exact * row_scale * scales, of one row; the first group sets the sums.
  static HWY_INLINE void add_scaled(const std::int32_t* exact, float row_scale, const float* scales,
                                    bool first, float* sums) {
    const FloatTag d;
    for (std::size_t c = 0; c < kPanelColumns; c += kLanes) {
      const FloatVector scale = hn::Mul(hn::Set(d, row_scale), hn::Load(d, scales + c));
      const FloatVector sum = hn::ConvertTo(d, hn::Load(IntTag(), exact + c));
      const FloatVector before = first ? hn::Zero(d) : hn::Load(d, sums + c);
      hn::Store(hn::MulAdd(sum, scale, before), d, sums + c);
    }
  }
};

void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out) {
  for_each_tile(Int8Product{x, weights}, weights.inputs(), weights.bias(), epilogue, out);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon::cpu {

HWY_EXPORT(gemm_int8);

void gemm_int8(const QuantizedRows& x, const PackedInt8Weights& weights, const Epilogue& epilogue,
               MatrixView<float> out) {
  HWY_DYNAMIC_DISPATCH(gemm_int8)(x, weights, epilogue, out);
}

}  // namespace reckon::cpu
#endif
