#include "core/cpu/avx512_products.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <array>
#include <cstring>
#include <utility>

namespace reckon::cpu {
namespace {

static_assert(kPanelColumns == 32, "two vectors");

// The four bytes at `from` in every lane.
__attribute__((target("avx512f"), always_inline)) inline __m512i four_bytes(const void* from) {
  std::int32_t bytes;
  std::memcpy(&bytes, from, sizeof(bytes));
  return _mm512_set1_epi32(bytes);
}

template <std::size_t kRows>
__attribute__((target("avx512f,avx512vnni"), noinline)) void multiply_int8(
    const std::uint8_t* x, std::size_t x_stride, const std::int8_t* panel, std::size_t quads,
    Ahead ahead, std::int32_t* out) {
  __m512i sum[kRows][2];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = _mm512_setzero_si512();
  for (std::size_t q = 0; q < quads; ++q, panel += 4 * kPanelColumns) {
    ahead.fetch();
    const __m512i b0 = _mm512_load_si512(panel);
    const __m512i b1 = _mm512_load_si512(panel + 64);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      const __m512i xs = four_bytes(x + r * x_stride + 4 * q);
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

template <std::size_t kRows>
__attribute__((target("avx512f,avx512bf16"), noinline)) void multiply_bf16(
    const std::uint16_t* x, std::size_t x_stride, const std::uint16_t* panel, std::size_t pairs,
    bool add, float* out) {
  __m512 sum[kRows][2];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) {
    sum[r][0] = add ? _mm512_load_ps(out + r * kPanelColumns) : _mm512_setzero_ps();
    sum[r][1] = add ? _mm512_load_ps(out + r * kPanelColumns + 16) : _mm512_setzero_ps();
  }
  for (std::size_t p = 0; p < pairs; ++p, panel += 2 * kPanelColumns) {
    const __m512bh b0 = (__m512bh)_mm512_load_si512(panel);
    const __m512bh b1 = (__m512bh)_mm512_load_si512(panel + 32);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kRows; ++r) {
      const __m512bh xs = (__m512bh)four_bytes(x + r * x_stride + 2 * p);
      sum[r][0] = _mm512_dpbf16_ps(sum[r][0], xs, b0);
      sum[r][1] = _mm512_dpbf16_ps(sum[r][1], xs, b1);
    }
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kRows; ++r) {
    _mm512_store_ps(out + r * kPanelColumns, sum[r][0]);
    _mm512_store_ps(out + r * kPanelColumns + 16, sum[r][1]);
  }
}

template <std::size_t... kRows>
constexpr auto int8_for_rows(std::index_sequence<kRows...>) {
  return std::array{&multiply_int8<kRows + 1>...};
}
template <std::size_t... kRows>
constexpr auto bf16_for_rows(std::index_sequence<kRows...>) {
  return std::array{&multiply_bf16<kRows + 1>...};
}

}  // namespace

void multiply_int8_avx512(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                          const std::int8_t* panel, std::size_t quads, Ahead ahead,
                          std::int32_t* out) {
  static constexpr auto kMultiply = int8_for_rows(std::make_index_sequence<kAvx512Rows>());
  kMultiply[rows - 1](x, x_stride, panel, quads, ahead, out);
}

void multiply_bf16_avx512(std::size_t rows, const std::uint16_t* x, std::size_t x_stride,
                          const std::uint16_t* panel, std::size_t pairs, bool add, float* out) {
  static constexpr auto kMultiply = bf16_for_rows(std::make_index_sequence<kAvx512Rows>());
  kMultiply[rows - 1](x, x_stride, panel, pairs, add, out);
}

}  // namespace reckon::cpu

#else

#include <cstdlib>

// No instruction set here has them, so that nothing calls them.
namespace reckon::cpu {

void multiply_int8_avx512(std::size_t, const std::uint8_t*, std::size_t, const std::int8_t*,
                          std::size_t, Ahead, std::int32_t*) {
  std::abort();
}

void multiply_bf16_avx512(std::size_t, const std::uint16_t*, std::size_t, const std::uint16_t*,
                          std::size_t, bool, float*) {
  std::abort();
}

}  // namespace reckon::cpu

#endif
