#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/scoring/binary_queries.cpp"
#include "core/scoring/binary_queries.h"

#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "core/scoring/compressed_items.h"

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

void AddLookups(const BinaryTables& tables, const std::uint8_t* codes, std::size_t columns,
                std::int32_t* sums) {
  for (std::size_t i = 0; i < kBlockItems; ++i) {
    const std::size_t place = i % 16 * 2 + i / 16;
    for (std::size_t at = 0; at < columns * kBlockItems; at += kBlockItems) {
      const std::uint8_t code = codes[at + place];
      sums[i] += tables.low[at + code % 16] + tables.high[at + code / 16];
    }
  }
}

#else

using Bytes = hn::CappedTag<std::uint8_t, 64>;
using Words = hn::Repartition<std::uint16_t, Bytes>;

constexpr std::size_t kLanes = hn::MaxLanes(Bytes());
// A vector holds a part of the items' bytes of a column, or all of several columns.
constexpr std::size_t kColumns = std::max<std::size_t>(kLanes / kBlockItems, 1);
constexpr std::size_t kParts = std::max<std::size_t>(kBlockItems / kLanes, 1);
// Two vectors are looked up at a time: four values of at most 56, a byte.
constexpr std::size_t kStep = 2 * kColumns;
static_assert(kBinaryStep / 8 % kStep == 0);
// Before 16 bits overflow.
constexpr std::size_t kMostSteps = 65'535 / (4 * 56);

HWY_INLINE hn::Vec<Bytes> lookup(const BinaryTables& tables, const std::uint8_t* codes,
                                 std::size_t at, std::size_t place) {
  const Bytes d;
  const auto code = hn::Load(d, codes + at + place);
  const auto low = hn::And(code, hn::Set(d, 15));
  return hn::Add(hn::TableLookupBytes(hn::Load(d, tables.low + at), low),
                 hn::TableLookupBytes(hn::Load(d, tables.high + at), hn::ShiftRight<4>(code)));
}

// Even bytes are of items 0 to 15, odd ones of items 16 to 31.
void add_words(hn::Vec<Words> even, hn::Vec<Words> odd, std::size_t part, std::int32_t* sums) {
  constexpr std::size_t kItems = kLanes / 2 / kColumns;
  HWY_ALIGN std::uint16_t words[2][kLanes / 2];
  hn::Store(even, Words(), words[0]);
  hn::Store(odd, Words(), words[1]);
  for (std::size_t half = 0; half < 2; ++half) {
    std::int32_t* const to = sums + 16 * half + kItems * part;
    for (std::size_t c = 0; c < kColumns; ++c) {
      for (std::size_t i = 0; i < kItems; ++i) to[i] += words[half][kItems * c + i];
    }
  }
}

void AddLookups(const BinaryTables& tables, const std::uint8_t* codes, std::size_t columns,
                std::int32_t* sums) {
  const auto lower_byte = hn::Set(Words(), 0xff);
  for (std::size_t part = 0; part < kParts; ++part) {
    const std::size_t place = part * kLanes;
    for (std::size_t first = 0; first < columns; first += kMostSteps * kStep) {
      const std::size_t end = std::min(first + kMostSteps * kStep, columns);
      auto even = hn::Zero(Words());
      auto odd = hn::Zero(Words());
      for (std::size_t c = first; c < end; c += kStep) {
        const auto both = hn::Add(lookup(tables, codes, c * kBlockItems, place),
                                  lookup(tables, codes, (c + kColumns) * kBlockItems, place));
        const auto words = hn::BitCast(Words(), both);
        even = hn::Add(even, hn::And(words, lower_byte));
        odd = hn::Add(odd, hn::ShiftRight<8>(words));
      }
      add_words(even, odd, part, sums);
    }
  }
}

#endif

}  // namespace
}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {
namespace {

constexpr int kOffset = 4 * 7;  // makes the sum of four integers at least 0

// The values of four integers, whatever sign each has, twice; integers behind the last are 0.
void write_table(std::span<const std::int8_t> integers, std::uint8_t* out) {
  for (std::size_t bits = 0; bits < 16; ++bits) {
    int sum = kOffset;
    for (std::size_t k = 0; k < integers.size(); ++k) {
      sum += (bits >> k & 1) != 0 ? -integers[k] : integers[k];
    }
    out[bits] = out[16 + bits] = static_cast<std::uint8_t>(sum);
  }
}

}  // namespace

HWY_EXPORT(AddLookups);

BinaryQueries::BinaryQueries(MatrixView<const std::int8_t> queries)
    : columns_(cpu::rounded_up(queries.cols, kBinaryStep) / 8),
      low_(queries.rows, columns_ * kBlockItems),
      high_(queries.rows, columns_ * kBlockItems) {
  const auto four = [&](std::size_t q, std::size_t first) {
    const auto row = queries.row(q);
    first = std::min(first, row.size());
    return row.subspan(first, std::min<std::size_t>(4, row.size() - first));
  };
  for (std::size_t q = 0; q < queries.rows; ++q) {
    for (std::size_t c = 0; c < columns_; ++c) {
      write_table(four(q, 8 * c), low_.row(q).data() + c * kBlockItems);
      write_table(four(q, 8 * c + 4), high_.row(q).data() + c * kBlockItems);
    }
  }
}

void BinaryQueries::multiply(std::size_t query, const std::uint8_t* codes,
                             std::int32_t* sums) const {
  std::fill_n(sums, kBlockItems, -static_cast<std::int32_t>(2 * columns_) * kOffset);
  HWY_DYNAMIC_DISPATCH(AddLookups)
  ({low_.row(query).data(), high_.row(query).data()}, codes, columns_, sums);
}

}  // namespace reckon
#endif
