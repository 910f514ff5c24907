#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace reckon {

template <typename Word>
Word load_word(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(Word));
  return word;
}

// 31 bits in which any change of the id is spread over all of them: words are mixed in by a 128-bit
// product whose halves are folded, the last ones overlapping. Only speed depends on it.
inline std::int32_t id_hash(std::string_view id) {
  __extension__ using Product = unsigned __int128;
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15u;  // 2^64 / golden ratio
  const auto mix = [](std::uint64_t a) {
    const Product product = static_cast<Product>(a) * kOdd;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  const char* at = id.data();
  const char* const end = at + id.size();
  std::uint64_t hash = id.size();
  for (; end - at > 8; at += 8) hash = mix(hash ^ load_word<std::uint64_t>(at));
  std::uint64_t last = 0;
  if (id.size() >= 8)
    last = load_word<std::uint64_t>(end - 8);
  else if (id.size() >= 4)
    last = std::uint64_t{load_word<std::uint32_t>(id.data())} << 32 |
           load_word<std::uint32_t>(end - 4);
  else
    for (; at < end; ++at) last = last << 8 | static_cast<unsigned char>(*at);
  return static_cast<std::int32_t>(mix(hash ^ last ^ kOdd) >> 33);
}

}  // namespace reckon
