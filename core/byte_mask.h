#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace reckon {

// Calls use(i) for each byte that is `value`, in order.
template <typename Use>
void for_each_equal(std::span<const std::uint8_t> bytes, std::uint8_t value, Use use) {
  std::size_t i = 0;
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi8(static_cast<char>(value));
  for (; i + 16 <= bytes.size(); i += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i));
    auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, wanted)));
    for (; mask != 0; mask &= mask - 1) use(i + static_cast<std::size_t>(std::countr_zero(mask)));
  }
#endif
  for (; i < bytes.size(); ++i)
    if (bytes[i] == value) use(i);
}

// Bit i: byte i, of 64, ends a line.
inline std::uint64_t newline_mask(const char* bytes) {
  std::uint64_t mask = 0;
#if defined(__SSE2__)
  for (unsigned part = 0; part < 64; part += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + part));
    const int bits = _mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('\n')));
    mask |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(bits)) << part;
  }
#else
  for (unsigned i = 0; i < 64; ++i) mask |= std::uint64_t{bytes[i] == '\n'} << i;
#endif
  return mask;
}

}  // namespace reckon
