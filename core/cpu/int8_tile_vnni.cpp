#include "core/cpu/int8_tile_vnni.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <array>
#include <cstring>
#include <utility>

#include "core/cpu/panel.h"

namespace reckon::cpu {
namespace {

template <std::size_t kRows>
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni"), noinline)) void multiply(
    const std::uint8_t* x, std::size_t x_stride, const std::int8_t* panel, std::size_t quads,
    std::int32_t* out) {
  static_assert(kPanelColumns == 32);
  __m512i sum[kRows][2];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = _mm512_setzero_si512();
  for (std::size_t q = 0; q < quads; ++q, panel += 4 * kPanelColumns) {
    const __m512i b0 = _mm512_load_si512(panel);
    const __m512i b1 = _mm512_load_si512(panel + 64);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      std::int32_t four;
      std::memcpy(&four, x + r * x_stride + 4 * q, sizeof(four));
      const __m512i xs = _mm512_set1_epi32(four);
      sum[r][0] = _mm512_dpbusd_epi32(sum[r][0], xs, b0);
      sum[r][1] = _mm512_dpbusd_epi32(sum[r][1], xs, b1);
    }
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) {
    _mm512_store_si512(out + r * kPanelColumns, sum[r][0]);
    _mm512_store_si512(out + r * kPanelColumns + 16, sum[r][1]);
  }
}

using Multiply = void (*)(const std::uint8_t*, std::size_t, const std::int8_t*, std::size_t,
                          std::int32_t*);

template <std::size_t... kRows>
constexpr std::array<Multiply, sizeof...(kRows)> for_rows(std::index_sequence<kRows...>) {
  return {&multiply<kRows + 1>...};
}

}  // namespace

void multiply_int8_tile_vnni(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                             const std::int8_t* panel, std::size_t quads, std::int32_t* out) {
  static constexpr auto kMultiply = for_rows(std::make_index_sequence<kVnniTileRows>());
  kMultiply[rows - 1](x, x_stride, panel, quads, out);
}

}  // namespace reckon::cpu

#endif
