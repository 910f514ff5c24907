#include "core/exact_sum.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::int64_t kLow32 = 0xffffffff;
constexpr int kSmallestExponent = -1074;  // 2^-1074: a unit of the lowest chunk

}  // namespace

void ExactSum::add(std::span<const double> terms) {
  while (!terms.empty()) {
    if (adds_until_carry_ == 0) carry();
    const std::size_t count = std::min<std::size_t>(adds_until_carry_, terms.size());
    for (const double term : terms.first(count)) deposit(term);
    adds_until_carry_ -= static_cast<std::uint32_t>(count);
    terms = terms.subspan(count);
  }
}

void ExactSum::add_special(std::uint64_t bits) {
  const bool infinite = (bits & 0xfffffffffffffu) == 0;
  const bool negative = bits >> 63 != 0;
  specials_ |= infinite ? (negative ? kNegativeInfinity : kPositiveInfinity) : kNan;
}

// Brings all chunks but the last, which holds the sign, into [0, 2^32).
void ExactSum::carry() {
  for (std::size_t i = 0; i + 1 < kChunks; ++i) {
    chunks_[i + 1] += chunks_[i] >> kChunkBits;  // rounds down, also below 0
    chunks_[i] &= kLow32;
  }
  adds_until_carry_ = kAddsPerCarry;
}

void ExactSum::merge(const ExactSum& other) {
  ExactSum carried = other;
  carried.carry();
  carry();
  for (std::size_t i = 0; i < kChunks; ++i) chunks_[i] += carried.chunks_[i];
  specials_ |= other.specials_;
  --adds_until_carry_;
}

double ExactSum::value() const {
  if (specials_ == kPositiveInfinity) return std::numeric_limits<double>::infinity();
  if (specials_ == kNegativeInfinity) return -std::numeric_limits<double>::infinity();
  if (specials_ != 0) return std::numeric_limits<double>::quiet_NaN();

  ExactSum magnitude = *this;
  magnitude.carry();
  const bool negative = magnitude.chunks_.back() < 0;
  if (negative) {
    for (std::int64_t& chunk : magnitude.chunks_) chunk = -chunk;
    magnitude.carry();
  }
  const Chunks& chunks = magnitude.chunks_;
  std::size_t top = kChunks;
  while (top > 0 && chunks[top - 1] == 0) --top;
  if (top == 0) return 0.0;
  // The last chunk holds more than 32 bits only after 2^46 terms of the largest double.
  if (chunks.back() > kLow32) {
    return negative ? -std::numeric_limits<double>::infinity()
                    : std::numeric_limits<double>::infinity();
  }
  const auto chunk = [&](std::size_t below_top) {
    return top > below_top ? static_cast<std::uint64_t>(chunks[top - 1 - below_top]) : 0;
  };
  // The highest 64 bits, from the first that is set; whether any bit below them is, in their last.
  const int zeros = std::countl_zero(chunk(0)) - kChunkBits;
  std::uint64_t bits = (chunk(0) << kChunkBits | chunk(1)) << zeros;
  bits |= chunk(2) << zeros >> kChunkBits;
  bool rest = (chunk(2) << zeros & static_cast<std::uint64_t>(kLow32)) != 0;
  for (std::size_t below = 3; below < top && !rest; ++below) rest = chunk(below) != 0;
  // 53 bits stay. Below 2^-1022 nothing is cut: those bits would be worth less than 2^-1074.
  constexpr int kCut = 64 - 53;
  const std::uint64_t cut = bits & ((std::uint64_t{1} << kCut) - 1);
  constexpr std::uint64_t kHalf = std::uint64_t{1} << (kCut - 1);
  std::uint64_t kept = bits >> kCut;
  if (cut > kHalf || (cut == kHalf && (rest || kept % 2 != 0))) ++kept;
  const int exponent = kSmallestExponent + (static_cast<int>(top) - 2) * kChunkBits - zeros + kCut;
  const double rounded = std::ldexp(static_cast<double>(kept), exponent);
  return negative ? -rounded : rounded;
}

ExactSum::Words ExactSum::words() const {
  ExactSum carried = *this;
  carried.carry();
  Words words{};
  std::ranges::copy(carried.chunks_, words.begin());
  words.back() = specials_;
  return words;
}

ExactSum ExactSum::from_words(std::span<const std::int64_t, kWords> words) {
  ExactSum sum;
  for (std::size_t i = 0; i < kChunks; ++i) {
    const bool last = i + 1 == kChunks;
    if (!last && (words[i] < 0 || words[i] > kLow32)) {
      fail("exact sum: word {} is {}, expected 0 to {}", i, words[i], kLow32);
    }
    if (last && (words[i] < -kLow32 || words[i] > kLow32)) {
      fail("exact sum: word {} is {}, expected {} to {}", i, words[i], -kLow32, kLow32);
    }
    sum.chunks_[i] = words[i];
  }
  if (words.back() < 0 || words.back() > (kPositiveInfinity | kNegativeInfinity | kNan)) {
    fail("exact sum: word {} is {}, expected 0 to 7", kWords - 1, words.back());
  }
  sum.specials_ = static_cast<std::uint8_t>(words.back());
  return sum;
}

double exact_sum(std::span<const double> terms) {
  ExactSum sum;
  sum.add(terms);
  return sum.value();
}

}  // namespace reckon
