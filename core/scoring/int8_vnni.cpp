// Compiled for instruction sets that the processor may not have: nothing here but the two kernels.
#include "core/scoring/int8_tier.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <cstring>

#include "core/scoring/quantized_items.h"

namespace reckon {
namespace {

constexpr std::size_t kQuadBytes = QuantizedItems::kQuadBytes;

std::int32_t quad_of(const std::byte* queries) {
  std::int32_t quad;
  std::memcpy(&quad, queries, sizeof(quad));
  return quad;
}

// The sums of all 64 items with kQueries queries, in registers: 4 x 6 of 32.
template <std::size_t kQueries>
__attribute__((target("avx512f,avx512vnni"))) void tile_512(const Int8Product& product) {
  constexpr std::size_t kVectors = kBlockItems / 16;
  __m512i sums[kQueries][kVectors];
#pragma GCC unroll 8
  for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < kVectors; ++v) sums[q][v] = _mm512_set1_epi32(product.initial[q]);
  }
  const std::uint8_t* items = product.items;
  FetchAhead fetch = product.fetch;
  const std::byte* queries = product.queries;
  for (std::size_t k = 0; k < product.quads; ++k) {
    fetch();
    __m512i item[kVectors];
#pragma GCC unroll 8
    for (std::size_t v = 0; v < kVectors; ++v) item[v] = _mm512_load_si512(items + 64 * v);
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
      const __m512i query = _mm512_set1_epi32(quad_of(queries + 4 * q));
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[q][v] = _mm512_dpbusd_epi32(sums[q][v], item[v], query);
      }
    }
    items += kQuadBytes;
    queries += 4 * kQueries;
  }
#pragma GCC unroll 8
  for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
    for (std::size_t v = 0; v < kVectors; ++v) {
      _mm512_store_si512(product.sums + kBlockItems * q + 16 * v, sums[q][v]);
    }
  }
}

// The same, 16 items at a time: 2 x 6 of 16 registers.
template <std::size_t kQueries>
__attribute__((target("avx2,avxvnni"))) void tile_256(const Int8Product& product) {
  constexpr std::size_t kVectors = 2;
  for (std::size_t first = 0; first < kBlockItems; first += 8 * kVectors) {
    __m256i sums[kQueries][kVectors];
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[q][v] = _mm256_set1_epi32(product.initial[q]);
      }
    }
    const std::uint8_t* items = product.items + 4 * first;
    FetchAhead fetch = product.fetch;
    if (first > 0) fetch.end = fetch.next;
    const std::byte* queries = product.queries;
    for (std::size_t k = 0; k < product.quads; ++k) {
      fetch();
      __m256i item[kVectors];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        item[v] = _mm256_load_si256(reinterpret_cast<const __m256i*>(items + 32 * v));
      }
#pragma GCC unroll 8
      for (std::size_t q = 0; q < kQueries; ++q) {
        const __m256i query = _mm256_set1_epi32(quad_of(queries + 4 * q));
#pragma GCC unroll 8
        for (std::size_t v = 0; v < kVectors; ++v) {
          sums[q][v] = _mm256_dpbusd_avx_epi32(sums[q][v], item[v], query);
        }
      }
      items += kQuadBytes;
      queries += 4 * kQueries;
    }
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        _mm256_store_si256(
            reinterpret_cast<__m256i*>(product.sums + kBlockItems * q + first + 8 * v), sums[q][v]);
      }
    }
  }
}

}  // namespace

void multiply_avx512_vnni(const Int8Product& product) {
  constexpr void (*kTiles[])(const Int8Product&) = {tile_512<1>, tile_512<2>, tile_512<3>,
                                                    tile_512<4>, tile_512<5>, tile_512<6>};
  kTiles[product.count - 1](product);
}

void multiply_avx_vnni(const Int8Product& product) {
  constexpr void (*kTiles[])(const Int8Product&) = {tile_256<1>, tile_256<2>, tile_256<3>,
                                                    tile_256<4>, tile_256<5>, tile_256<6>};
  kTiles[product.count - 1](product);
}

}  // namespace reckon

#endif
