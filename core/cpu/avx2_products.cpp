#include "core/cpu/avx2_products.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <cstring>

namespace reckon::cpu {
namespace {

__attribute__((target("avx2"), always_inline)) inline __m256i four_bytes(const void* from) {
  std::int32_t bytes;
  std::memcpy(&bytes, from, sizeof(bytes));
  return _mm256_set1_epi32(bytes);
}

// Lane i: x[2 i] w[2 i] + x[2 i + 1] w[2 i + 1], of bytes without and with a sign, in 16 bits.
__attribute__((target("avx2"), always_inline)) inline __m256i pairs(__m256i x,
                                                                    const std::int8_t* w) {
  return _mm256_maddubs_epi16(x, _mm256_load_si256(reinterpret_cast<const __m256i*>(w)));
}

// Pairs of two quads are added in 16 bits, which is what fours_fit() allows: that leaves three
// multiplications for 64 products, where widening each pair takes four. The panel is read once, in
// order, which processors foresee.
template <std::size_t kRows>
__attribute__((target("avx2"), noinline)) void multiply_int8(const std::uint8_t* x,
                                                             std::size_t x_stride,
                                                             const std::int8_t* panel,
                                                             std::size_t quads, Ahead ahead,
                                                             std::int32_t* out) {
  constexpr std::size_t kQuadBytes = 4 * kPanelColumns;
  constexpr std::size_t kVectors = kPanelColumns / 8;
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i sum[kRows][kVectors];
#pragma GCC unroll 2
  for (std::size_t r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) sum[r][v] = _mm256_setzero_si256();
  }
  for (std::size_t q = 0; q < quads; q += 2, panel += 2 * kQuadBytes) {
    ahead.fetch();
    ahead.fetch();
#pragma GCC unroll 2
    for (std::size_t r = 0; r < kRows; ++r) {
      const std::uint8_t* const from = x + r * x_stride + 4 * q;
      const __m256i x0 = four_bytes(from);
      const __m256i x1 = four_bytes(from + 4);
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kVectors; ++v) {
        const std::int8_t* const w = panel + 32 * v;
        const __m256i fours = _mm256_add_epi16(pairs(x0, w), pairs(x1, w + kQuadBytes));
        sum[r][v] = _mm256_add_epi32(sum[r][v], _mm256_madd_epi16(fours, ones));
      }
    }
  }
#pragma GCC unroll 2
  for (std::size_t r = 0; r < kRows; ++r) {
    auto* const to = reinterpret_cast<__m256i*>(out + r * kPanelColumns);
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) _mm256_store_si256(to + v, sum[r][v]);
  }
}

}  // namespace

void multiply_int8_avx2(std::size_t rows, const std::uint8_t* x, std::size_t x_stride,
                        const std::int8_t* panel, std::size_t quads, Ahead ahead,
                        std::int32_t* out) {
  // The sums of two rows fill half of the registers; the first of them fetch ahead.
  for (; rows >= 2; rows -= 2, x += 2 * x_stride, out += 2 * kPanelColumns) {
    multiply_int8<2>(x, x_stride, panel, quads, ahead, out);
    ahead = {panel, 0};
  }
  if (rows == 1) multiply_int8<1>(x, x_stride, panel, quads, ahead, out);
}

}  // namespace reckon::cpu

#else

#include <cstdlib>

// No instruction set here has them, so that nothing calls them.
namespace reckon::cpu {

void multiply_int8_avx2(std::size_t, const std::uint8_t*, std::size_t, const std::int8_t*,
                        std::size_t, Ahead, std::int32_t*) {
  std::abort();
}

}  // namespace reckon::cpu

#endif
