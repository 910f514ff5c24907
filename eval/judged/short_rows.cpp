#include "eval/judged/short_rows.h"

#include <bit>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/judged/short_rows.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace reckon::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using ByteTag = hn::CappedTag<std::uint8_t, 64>;
constexpr std::size_t kBlock = 64;
constexpr std::size_t kAhead = 1024;  // bytes that come into the cache meanwhile

// Of 64 bytes: bit i is of byte i.
struct Masks {
  std::uint64_t spaces = 0;  // at most ' ': spaces, tabs, ends of lines, other control characters
  std::uint64_t newlines = 0;
};

HWY_INLINE Masks masks_of(const char* bytes) {
  const ByteTag d;
  constexpr std::size_t kLanes = hn::MaxLanes(d);
  using Bits = std::conditional_t<
      kLanes == 64, std::uint64_t,
      std::conditional_t<kLanes == 32, std::uint32_t,
                         std::conditional_t<kLanes == 16, std::uint16_t, std::uint8_t>>>;
  const auto space = hn::Set(d, std::uint8_t{' '});
  const auto newline = hn::Set(d, std::uint8_t{'\n'});
  const auto bits_of = [d](auto mask) HWY_ATTR {
    Bits bits = 0;
    hn::StoreMaskBits(d, mask, reinterpret_cast<std::uint8_t*>(&bits));
    return std::uint64_t{bits};
  };
  Masks masks;
  for (std::size_t part = 0; part < kBlock; part += kLanes) {
    const auto block = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(bytes + part));
    masks.spaces |= bits_of(hn::Eq(hn::Max(block, space), space)) << part;
    masks.newlines |= bits_of(hn::Eq(block, newline)) << part;
  }
  return masks;
}

template <int kWords, int kDocument, int kValue>
HWY_INLINE std::size_t split_rows(const char*& at, const char* end, const char* text_end,
                                  std::span<ShortRow> rows) {
  static_assert(0 < kDocument && kDocument < kValue && kValue < kWords);
  constexpr auto kReadable = static_cast<std::ptrdiff_t>(kBlock + kValueBytes);
  std::size_t count = 0;
  while (count < rows.size() && at < end && text_end - at >= kReadable) {
    __builtin_prefetch(at + kAhead);
    const Masks masks = masks_of(at);
    const std::uint64_t line = masks.newlines ^ (masks.newlines - 1);  // up to the first newline
    const std::uint64_t after_space = masks.spaces << 1 | 1;
    std::uint64_t begins = ~masks.spaces & after_space & line;
    std::uint64_t ends = masks.spaces & ~after_space & line;
    const auto skip = [&](int words) {
      for (int i = 0; i < words; ++i) {
        begins &= begins - 1;
        ends &= ends - 1;
      }
    };
    const auto begin = [&] { return static_cast<std::uint8_t>(std::countr_zero(begins)); };
    const auto word_end = [&] { return static_cast<std::uint8_t>(std::countr_zero(ends)); };
    ShortRow& row = rows[count];
    row.line = at;
    row.query_begin = begin();
    row.query_end = word_end();
    skip(kDocument);
    row.document_begin = begin();
    row.document_end = word_end();
    skip(kValue - kDocument);
    row.value_begin = begin();
    row.value_end = word_end();
    skip(kWords - 1 - kValue);
    // One word is left, if the line ends here at all.
    if (masks.newlines == 0 || begins == 0 || (begins & (begins - 1)) != 0) break;
    at += std::countr_zero(masks.newlines) + 1;
    ++count;
  }
  return count;
}

std::size_t split_run_rows(const char*& at, const char* end, const char* text_end,
                           std::span<ShortRow> rows) {
  return split_rows<6, 2, 4>(at, end, text_end, rows);
}
std::size_t split_judgments(const char*& at, const char* end, const char* text_end,
                            std::span<ShortRow> rows) {
  return split_rows<4, 2, 3>(at, end, text_end, rows);
}

}  // namespace reckon::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace reckon {

HWY_EXPORT(split_run_rows);
HWY_EXPORT(split_judgments);

std::size_t split_run_rows(const char*& at, const char* end, const char* text_end,
                           std::span<ShortRow> rows) {
  return HWY_DYNAMIC_DISPATCH(split_run_rows)(at, end, text_end, rows);
}

std::size_t split_judgments(const char*& at, const char* end, const char* text_end,
                            std::span<ShortRow> rows) {
  return HWY_DYNAMIC_DISPATCH(split_judgments)(at, end, text_end, rows);
}

}  // namespace reckon
#endif
