#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "eval/judged/id_hash.h"

namespace reckon {

// How many bytes from the beginning of a number short_decimal may read.
inline constexpr std::size_t kDecimalBytes = 32;

// A number as two, so that many can be divided at once.
struct Decimal {
  double numerator = 0;
  double denominator = 1;

  double value() const { return numerator / denominator; }
};

namespace short_decimal_detail {

inline constexpr std::uint64_t kEachByte = 0x0101010101010101u;

// The digits in the first `count` (1 to 8) of eight characters; false: others are among them.
inline bool take_digits(std::uint64_t characters, std::size_t count, std::uint64_t& number) {
  // The characters at hand become the last of eight, with zeros before them.
  std::uint64_t digits = (characters ^ '0' * kEachByte) << 8 * (8 - count);
  if ((((digits + (0x7f - 9) * kEachByte) | digits) & 0x80 * kEachByte) != 0) return false;
  // Neighbours are joined to numbers of two digits, those to four, those to eight: the earlier is
  // in the lower half, and the product of both halves with (10, 1) meets in the upper one.
  digits = (digits * (10 * 0x100 + 1)) >> 8 & 0x00ff00ff00ff00ffu;
  digits = (digits * (100 * 0x10000 + 1)) >> 16 & 0x0000ffff0000ffffu;
  number = (digits * (10000 * 0x100000000u + 1)) >> 32;
  return true;
}

}  // namespace short_decimal_detail

// A number as most files write it: up to 15 digits and a point behind one of the first seven, or up
// to 8 digits. A whole number below 2^53 over a power of ten below 10^22, both exact, so that one
// division rounds correctly (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
// False: not of this kind. kDecimalBytes from `at` on are read.
inline bool short_decimal(const char* at, std::size_t size, Decimal& decimal) {
  using namespace short_decimal_detail;
  static constexpr std::array kPowers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
  const bool negative = *at == '-';
  at += negative ? 1 : 0;
  size -= negative ? 1 : 0;
  auto characters = load_word<std::uint64_t>(at);
  const std::uint64_t unlike_point = characters ^ '.' * kEachByte;
  const std::uint64_t points = (unlike_point - kEachByte) & ~unlike_point & 0x80 * kEachByte;
  const auto point = static_cast<std::size_t>(std::countr_zero(points)) / 8;  // 8: none
  std::size_t first = std::min<std::size_t>(size, 8);
  std::size_t fraction = 0;
  if (point < first) {  // taken out: what stands behind it moves up
    const std::uint64_t before = (std::uint64_t{1} << 8 * point) - 1;
    characters = (characters & before) | (characters >> 8 & ~before);
    fraction = size - point - 1;
    --first;
  } else if (size > 8) {
    return false;
  }
  std::uint64_t digits = 0;
  if (point == 0 || first == 0 || size > 16 || !take_digits(characters, first, digits))
    return false;
  if (size > 8) {
    std::uint64_t rest = 0;
    if (!take_digits(load_word<std::uint64_t>(at + 8), size - 8, rest)) return false;
    digits = digits * static_cast<std::uint64_t>(kPowers[size - 8]) + rest;
  }
  const auto number = static_cast<double>(digits);
  decimal = {negative ? -number : number, kPowers[fraction]};
  return true;
}

}  // namespace reckon
