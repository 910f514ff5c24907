#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace reckon {

// What stands where in 64 bytes: bit i is of byte i.
struct TextMask {
  std::uint64_t spaces = 0;    // at most ' ': spaces, tabs, ends of lines, other control characters
  std::uint64_t newlines = 0;  // '\n'
};

// Reads 64 bytes.
inline TextMask text_mask(const char* bytes) {
  TextMask mask;
#if defined(__SSE2__)
  for (unsigned part = 0; part < 64; part += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + part));
    const auto bits_of = [part](__m128i matches) {
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(matches)))
             << part;
    };
    const __m128i space = _mm_set1_epi8(' ');
    mask.spaces |= bits_of(_mm_cmpeq_epi8(_mm_max_epu8(block, space), space));
    mask.newlines |= bits_of(_mm_cmpeq_epi8(block, _mm_set1_epi8('\n')));
  }
#else
  for (unsigned i = 0; i < 64; ++i) {
    mask.spaces |= std::uint64_t{static_cast<unsigned char>(bytes[i]) <= ' '} << i;
    mask.newlines |= std::uint64_t{bytes[i] == '\n'} << i;
  }
#endif
  return mask;
}

}  // namespace reckon
