#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/int8_tier.cpp"
#include "core/scoring/int8_tier.h"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/scoring/quantized_items.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Sums = hn::CappedTag<std::int32_t, 16>;
using Bytes = hn::Repartition<std::uint8_t, Sums>;
using Words = hn::Repartition<std::int16_t, Sums>;

constexpr std::size_t kLanes = hn::MaxLanes(Sums());

#if HWY_TARGET == HWY_SCALAR

struct Quad {
  const std::uint8_t* bytes;
};
Quad load_quad(const std::uint8_t* items) { return {items}; }

hn::Vec<Sums> add_products(hn::Vec<Sums> sum, Quad quad, const std::int16_t* query) {
  const std::uint8_t* x = quad.bytes;
  return hn::Add(
      sum, hn::Set(Sums(), x[0] * query[0] + x[2] * query[1] + x[1] * query[2] + x[3] * query[3]));
}

#else

// Elements 0 and 2, 1 and 3 of the quad of an item a lane. There are products of bytes, but their
// sums of two saturate.
struct Quad {
  hn::Vec<Words> even;
  hn::Vec<Words> odd;
};

HWY_INLINE Quad load_quad(const std::uint8_t* items) {
  const hn::Repartition<std::uint16_t, Sums> words;
  const auto quad = hn::BitCast(words, hn::Load(Bytes(), items));
  return {hn::BitCast(Words(), hn::And(quad, hn::Set(words, 0xff))),
          hn::BitCast(Words(), hn::ShiftRight<8>(quad))};
}

HWY_INLINE hn::Vec<Words> pair(const std::int16_t* query) {
  std::int32_t both;
  std::memcpy(&both, query, sizeof(both));
  return hn::BitCast(Words(), hn::Set(Sums(), both));
}

HWY_INLINE hn::Vec<Sums> add_products(hn::Vec<Sums> sum, Quad quad, const std::int16_t* query) {
  auto unused = hn::Zero(Sums());
  sum = hn::ReorderWidenMulAccumulate(Sums(), quad.even, pair(query), sum, unused);
  return hn::ReorderWidenMulAccumulate(Sums(), quad.odd, pair(query + 2), sum, unused);
}

#endif

constexpr std::size_t kGroup = 6;
// Vectors of items beside them whose sums are in registers at once.
constexpr std::size_t kVectors = HWY_TARGET <= HWY_AVX3 ? 2 : 1;

template <std::size_t kQueries>
void multiply_tile(const Int8Product& product) {
  const Sums d;
  for (std::size_t first = 0; first < kBlockItems; first += kVectors * kLanes) {
    hn::Vec<Sums> sums[kQueries][kVectors];
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) sums[q][v] = hn::Set(d, product.initial[q]);
    }
    const std::uint8_t* items = product.items + 4 * first;
    FetchAhead fetch = product.fetch;
    if (first > 0) fetch.end = fetch.next;
    std::int16_t query[4 * kQueries];
    const std::byte* queries = product.queries;
    for (std::size_t k = 0; k < product.quads; ++k) {
      fetch();
      std::memcpy(query, queries, sizeof(query));
      Quad quads[kVectors];
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) quads[v] = load_quad(items + 4 * kLanes * v);
#pragma GCC unroll 8
      for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
        for (std::size_t v = 0; v < kVectors; ++v) {
          sums[q][v] = add_products(sums[q][v], quads[v], query + 4 * q);
        }
      }
      items += QuantizedItems::kQuadBytes;
      queries += sizeof(query);
    }
#pragma GCC unroll 8
    for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
      for (std::size_t v = 0; v < kVectors; ++v) {
        hn::Store(sums[q][v], d, product.sums + kBlockItems * q + first + kLanes * v);
      }
    }
  }
}

void Multiply(const Int8Product& product) {
  constexpr void (*kTiles[kGroup])(const Int8Product&) = {multiply_tile<1>, multiply_tile<2>,
                                                          multiply_tile<3>, multiply_tile<4>,
                                                          multiply_tile<5>, multiply_tile<6>};
  kTiles[product.count - 1](product);
}

const char* TargetName() { return hwy::TargetName(HWY_TARGET); }

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(Multiply);
HWY_EXPORT(TargetName);

std::vector<Int8Tier> int8_tiers() {
  std::vector<Int8Tier> tiers;
#if defined(__x86_64__)
  // A processor with these instructions has those of Highway's target, too; where Highway is held
  // to less, so are we.
  const auto targets = hwy::SupportedTargets();
  if (__builtin_cpu_supports("avx512vnni") && (targets & HWY_AVX3) != 0) {
    tiers.push_back({"avx512_vnni", 6, 1, multiply_avx512_vnni});
  }
  if (__builtin_cpu_supports("avxvnni") && (targets & HWY_AVX2) != 0) {
    tiers.push_back({"avx_vnni", 6, 1, multiply_avx_vnni});
  }
#endif
  std::string name = HWY_DYNAMIC_DISPATCH(TargetName)();
  tiers.push_back({name, 6, 2, &HWY_DYNAMIC_DISPATCH(Multiply)});
  return tiers;
}

PackedInt8Queries::PackedInt8Queries(MatrixView<const std::int8_t> queries, const Int8Tier& tier)
    : group_size_(tier.group),
      groups_((queries.rows + tier.group - 1) / tier.group,
              (queries.cols + 3) / 4 * 4 * tier.element_bytes * tier.group),
      initial_(queries.rows) {
  constexpr std::array<std::size_t, 4> kInOrder = {0, 1, 2, 3};
  constexpr std::array<std::size_t, 4> kEvenFirst = {0, 2, 1, 3};
  const auto& place = tier.element_bytes == 2 ? kEvenFirst : kInOrder;
  for (std::size_t q = 0; q < queries.rows; ++q) {
    const std::size_t g = q / group_size_;
    const std::size_t in_group = end(g) - begin(g);
    std::byte* const out = groups_.row(g).data();
    std::int32_t sum = 0;
    for (std::size_t k = 0; k < queries.cols; ++k) {
      const std::int16_t element = queries.row(q)[k];  // its low byte is the element as a byte
      sum += element;
      const std::size_t at = (k / 4 * in_group + q - begin(g)) * 4 + place[k % 4];
      std::memcpy(out + at * tier.element_bytes, &element, tier.element_bytes);
    }
    initial_[q] = -128 * sum;
  }
}

std::size_t PackedInt8Queries::end(std::size_t group) const {
  return std::min(begin(group) + group_size_, initial_.size());
}

}  // namespace reckon
#endif
