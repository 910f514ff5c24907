#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/int8_queries.cpp"
#include "core/scoring/int8_queries.h"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/cpu/amx_products.h"
#include "core/cpu/avx2_products.h"
#include "core/cpu/avx512_products.h"
#include "core/cpu/pair_products-inl.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Sums = hn::CappedTag<std::int32_t, 16>;
using Words = hn::Repartition<std::int16_t, Sums>;

constexpr std::size_t kLanes = hn::MaxLanes(Sums());
constexpr std::size_t kGroup = 6;
// Vectors of items beside them whose sums are in registers at once.
constexpr std::size_t kVectors = HWY_TARGET <= HWY_AVX3 ? 2 : 1;

#if HWY_TARGET == HWY_SCALAR

using Quad = const std::int8_t*;

Quad load_quad(const std::int8_t* panel) { return panel; }

hn::Vec<Sums> add_products(hn::Vec<Sums> sum, Quad x, const std::int16_t* query) {
  const std::int32_t products =
      x[0] * query[0] + x[2] * query[1] + x[1] * query[2] + x[3] * query[3];
  return hn::Add(sum, hn::Set(Sums(), products));
}

#else

// Elements 0 and 2, 1 and 3 of the quad of an item a lane.
struct Quad {
  HWY_INLINE Quad() {}
  HWY_INLINE Quad(hn::Vec<Words> even_words, hn::Vec<Words> odd_words)
      : even(even_words), odd(odd_words) {}
  hn::Vec<Words> even;
  hn::Vec<Words> odd;
};

HWY_INLINE Quad load_quad(const std::int8_t* panel) {
  const auto words = hn::BitCast(Words(), hn::Load(hn::Repartition<std::int8_t, Sums>(), panel));
  return {hn::ShiftRight<8>(hn::ShiftLeft<8>(words)), hn::ShiftRight<8>(words)};
}

HWY_INLINE hn::Vec<Words> pair(const std::int16_t* query) {
  std::int32_t both;
  std::memcpy(&both, query, sizeof(both));
  return hn::BitCast(Words(), hn::Set(Sums(), both));
}

HWY_INLINE hn::Vec<Sums> add_products(hn::Vec<Sums> sum, Quad quad, const std::int16_t* query) {
  using cpu::HWY_NAMESPACE::add_pair_products;
  sum = add_pair_products(Sums(), sum, quad.even, pair(query));
  return add_pair_products(Sums(), sum, quad.odd, pair(query + 2));
}

#endif

template <std::size_t kQueries>
void multiply_tile(const std::int16_t* queries, std::size_t stride, const std::int8_t* panel,
                   std::size_t quads, std::int32_t* out) {
  const Sums d;
  for (std::size_t first = 0; first < cpu::kPanelColumns; first += kVectors * kLanes) {
    hn::Vec<Sums> sums[kQueries][kVectors];
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) sums[q][v] = hn::Zero(d);
    }
    const std::int8_t* items = panel + 4 * first;
    for (std::size_t k = 0; k < quads; ++k, items += 4 * cpu::kPanelColumns) {
      Quad quad[kVectors];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) quad[v] = load_quad(items + 4 * kLanes * v);
#pragma GCC unroll 8
      for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
        for (std::size_t v = 0; v < kVectors; ++v) {
          sums[q][v] = add_products(sums[q][v], quad[v], queries + q * stride + 4 * k);
        }
      }
    }
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        hn::Store(sums[q][v], d, out + cpu::kPanelColumns * q + first + kLanes * v);
      }
    }
  }
}

void MultiplyWords(std::size_t count, const std::int16_t* queries, std::size_t stride,
                   const std::int8_t* panel, std::size_t quads, std::int32_t* out) {
  constexpr std::array<decltype(&multiply_tile<1>), kGroup> kTiles = {
      multiply_tile<1>, multiply_tile<2>, multiply_tile<3>,
      multiply_tile<4>, multiply_tile<5>, multiply_tile<6>};
  kTiles[count - 1](queries, stride, panel, quads, out);
}

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {
namespace {

constexpr std::size_t kWordsGroup = 6;
constexpr std::size_t kLine = 64;  // bytes of the caches
constexpr std::int32_t kLargestWord = 32'767;

bool adds_fours_in(cpu::InstructionSet set) {
  return set >= cpu::InstructionSet::kAvx2 && set < cpu::InstructionSet::kAvx512Vnni;
}

}  // namespace

HWY_EXPORT(MultiplyWords);

bool Int8Queries::adds_fours() { return adds_fours_in(cpu::instruction_set()); }

std::int8_t Int8Queries::fast_limit(std::int32_t largest_four) {
  if (!adds_fours()) return kLargestInteger;
  // With its offset a query is at most twice the limit, and 1.
  const std::int32_t limit = (kLargestWord / std::max(largest_four, 1) - 1) / 2;
  return static_cast<std::int8_t>(std::min<std::int32_t>(limit, kLargestInteger));
}

Int8Queries::Int8Queries(MatrixView<const std::int8_t> queries, std::int8_t limit,
                         std::int32_t largest_four)
    : set_(cpu::instruction_set()),
      count_(queries.rows),
      quads_((queries.cols + 3) / 4),
      offset_(limit + 1) {
  constexpr std::array<std::size_t, 4> kPlace = {0, 2, 1, 3};
  const bool bytes = set_ >= cpu::InstructionSet::kAvx512Vnni ||
                     (adds_fours_in(set_) && limit <= fast_limit(largest_four));
  if (bytes) {
    bytes_ = {cpu::rounded_up(count_, cpu::kAmxRows),
              cpu::rounded_up(queries.cols, cpu::kTileRowBytes)};
  } else {
    words_ = {count_, 4 * quads_};
  }
  for (std::size_t q = 0; q < count_; ++q) {
    const auto query = queries.row(q);
    for (std::size_t k = 0; k < query.size(); ++k) {
      const int element = query[k] + offset_;
      if (bytes) {
        bytes_.row(q)[k] = static_cast<std::uint8_t>(element);
      } else {
        words_.row(q)[k / 4 * 4 + kPlace[k % 4]] = static_cast<std::int16_t>(element);
      }
    }
  }
}

std::size_t Int8Queries::group() const {
  if (set_ == cpu::InstructionSet::kAmx) return cpu::kAmxRows;
  if (!is_bytes()) return kWordsGroup;
  // Measured: mostly fewer than a tile can have, because what comes next is fetched between groups.
  if (set_ < cpu::InstructionSet::kAvx512Vnni) return count_ <= 16 ? 4 : cpu::kAvx2Rows;
  static_assert(cpu::kAvx512Rows >= 8);
  return count_ <= 4 ? 2 : count_ <= 16 ? 4 : 8;
}

void Int8Queries::multiply(std::size_t first, std::size_t count, const std::int8_t* panel,
                           std::int32_t* sums, NextBytes next) const {
  if (set_ < cpu::InstructionSet::kAvx512Vnni && is_bytes()) {
    return multiply_avx2(first, count, panel, sums, next);
  }
  for (std::size_t i = 0; i < next.size; i += kLine) __builtin_prefetch(next.begin + i);
  if (set_ == cpu::InstructionSet::kAmx) {
    cpu::amx_products().multiply_int8(bytes_.row(first).data(), bytes_.cols(), panel,
                                      bytes_.cols() / 4, sums);
  } else if (is_bytes()) {
    cpu::multiply_int8_avx512(count, bytes_.row(first).data(), bytes_.cols(), panel, quads_,
                              {panel, 0}, sums);
  } else {
    HWY_DYNAMIC_DISPATCH(MultiplyWords)
    (count, words_.row(first).data(), words_.cols(), panel, quads_, sums);
  }
}

void Int8Queries::multiply_avx2(std::size_t first, std::size_t count, const std::int8_t* panel,
                                std::int32_t* sums, NextBytes next) const {
  const std::size_t steps = cpu::rounded_up(quads_, 2);
  cpu::Ahead ahead = {panel, 0};
  // Where each panel is multiplied once, the processor foresees what is read and is only disturbed.
  if (count_ > group()) ahead = {next.begin, (next.size + steps - 1) / steps};
  cpu::multiply_int8_avx2(count, bytes_.row(first).data(), bytes_.cols(), panel, steps, ahead,
                          sums);
}

}  // namespace reckon
#endif
