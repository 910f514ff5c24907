#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace reckon::measures {

// Bit i: grade i, of up to 64, is at least `level`.
inline std::uint64_t grade_mask(std::span<const std::int32_t> grades, std::int32_t level) {
  std::uint64_t mask = 0;
  std::size_t i = 0;
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi32(level);
  const auto below = [&](std::size_t at) {
    const auto* const four = reinterpret_cast<const __m128i*>(grades.data() + at);
    return _mm_cmpgt_epi32(wanted, _mm_loadu_si128(four));
  };
  for (; i + 16 <= grades.size(); i += 16) {
    const __m128i low = _mm_packs_epi32(below(i), below(i + 4));
    const __m128i high = _mm_packs_epi32(below(i + 8), below(i + 12));
    const int bits = _mm_movemask_epi8(_mm_packs_epi16(low, high));
    mask |= static_cast<std::uint64_t>(~static_cast<std::uint32_t>(bits) & 0xffff) << i;
  }
  for (; i + 4 <= grades.size(); i += 4) {
    const int bits = _mm_movemask_ps(_mm_castsi128_ps(below(i)));
    mask |= static_cast<std::uint64_t>(~static_cast<std::uint32_t>(bits) & 0xf) << i;
  }
#endif
  for (; i < grades.size(); ++i) mask |= std::uint64_t{grades[i] >= level} << i;
  return mask;
}

// Calls use(i) for each grade of at least `level`, in order, until it returns false. Such grades
// are few, and are found many at a time.
template <typename Use>
void for_each_reaching(std::span<const std::int32_t> grades, std::int32_t level, Use use) {
  for (std::size_t begin = 0; begin < grades.size(); begin += 64) {
    const std::size_t count = std::min<std::size_t>(64, grades.size() - begin);
    for (std::uint64_t mask = grade_mask(grades.subspan(begin, count), level); mask != 0;
         mask &= mask - 1)
      if (!use(begin + static_cast<std::size_t>(std::countr_zero(mask)))) return;
  }
}

}  // namespace reckon::measures
