#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace reckon {

// Whether so many bytes are equal: memcmp without a call for the 4 to 16 bytes of most ids, which
// are two words that overlap.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  const auto same_words = [&](auto word) {
    const std::size_t last = size - sizeof(word);
    decltype(word) first_a, first_b, last_a, last_b;
    std::memcpy(&first_a, a, sizeof(word));
    std::memcpy(&first_b, b, sizeof(word));
    std::memcpy(&last_a, a + last, sizeof(word));
    std::memcpy(&last_b, b + last, sizeof(word));
    return ((first_a ^ first_b) | (last_a ^ last_b)) == 0;
  };
  if (size >= 8 && size <= 16) return same_words(std::uint64_t{});
  if (size >= 4 && size < 8) return same_words(std::uint32_t{});
  return std::memcmp(a, b, size) == 0;
}

}  // namespace reckon
