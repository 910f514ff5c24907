// The inner kernel of every fp32 product here. Compiled once an instruction set (Highway): no
// include guard of the usual kind.
#if defined(RECKON_CORE_CPU_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RECKON_CORE_CPU_TILE_INL_H_
#undef RECKON_CORE_CPU_TILE_INL_H_
#else
#define RECKON_CORE_CPU_TILE_INL_H_
#endif

#include <algorithm>
#include <array>
#include <utility>

#include "core/cpu/lanes-inl.h"
#include "core/cpu/panel.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::cpu::HWY_NAMESPACE {

// Rows of a tile: as many accumulators (two vectors a row) as the registers hold, 32 with AVX-512,
// 16 without.
constexpr std::size_t kTileRows = HWY_TARGET <= HWY_AVX3 ? 12 : 6;

// Times that a tile goes through the depth: with two vectors of columns each.
constexpr std::size_t kTurns = std::max<std::size_t>(kPanelColumns / (2 * kLanes), 1);

// out [kRows, kPanelColumns] = a [kRows, depth] x panel [depth, kPanelColumns]. An element is
// summed over the depth in order, in one accumulator, whatever kRows is. A function of its own that
// only stores the accumulators: with an epilogue inlined, the compiler spills them.
template <std::size_t kRows>
HWY_NOINLINE void multiply_tile(const float* a, std::size_t a_stride,
                                const float* HWY_RESTRICT panel, std::size_t depth, Ahead ahead,
                                float* HWY_RESTRICT out, std::size_t out_stride) {
  const FloatTag d;
  const float* row[kRows];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) row[r] = a + r * a_stride;
  for (std::size_t c = 0; c < kPanelColumns; c += 2 * kLanes) {
    FloatVector sum[kRows][2];
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = hn::Zero(d);
    const float* b = panel + c;
    for (std::size_t k = 0; k < depth; ++k, b += kPanelColumns) {
      ahead.fetch();
      const FloatVector b0 = hn::Load(d, b);
      const FloatVector b1 = hn::Load(d, b + kLanes);
#pragma GCC unroll 16
      for (std::size_t r = 0; r < kRows; ++r) {
        const FloatVector x = hn::Set(d, row[r][k]);
        sum[r][0] = hn::MulAdd(x, b0, sum[r][0]);
        sum[r][1] = hn::MulAdd(x, b1, sum[r][1]);
      }
    }
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      hn::Store(sum[r][0], d, out + r * out_stride + c);
      hn::Store(sum[r][1], d, out + r * out_stride + c + kLanes);
    }
  }
}

using MultiplyTile = void (*)(const float*, std::size_t, const float*, std::size_t, Ahead, float*,
                              std::size_t);

template <std::size_t... kRows>
constexpr std::array<MultiplyTile, sizeof...(kRows)> multiply_tiles(std::index_sequence<kRows...>) {
  return {&multiply_tile<kRows + 1>...};
}

// multiply_tile for `rows` rows, 1 to kTileRows. `panel` and `out` are 64-byte aligned, out_stride
// a multiple of 16.
HWY_INLINE void multiply_rows(std::size_t rows, const float* a, std::size_t a_stride,
                              const float* panel, std::size_t depth, float* out,
                              std::size_t out_stride, Ahead ahead) {
  static constexpr auto kTiles = multiply_tiles(std::make_index_sequence<kTileRows>());
  kTiles[rows - 1](a, a_stride, panel, depth, ahead, out, out_stride);
}

}  // namespace reckon::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
