#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace reckon {

// Sum of float64 numbers without any rounding until it is asked for: value() is the exact sum
// rounded once, to nearest, ties to even. So it does not depend on the order of the terms, nor on
// how they were split over threads, shards or ranks and merged. Any number of terms up to 2^64.
//
// The state is a fixed-point number in units of 2^-1074, the smallest double, wide enough for the
// largest, in chunks of 64 bits that overlap by 32, so that carries wait until many terms were
// added: the small superaccumulator of Neal, "Fast Exact Summation Using Small and Large
// Superaccumulators", 2015.
//
// As in IEEE 754 a NaN, or infinities of both signs, make the sum NaN, and an infinity makes it
// infinite. Unlike there, an overflow on the way to a finite sum does no harm, and a sum of 0 is +0
// even where all terms are -0.
class ExactSum {
 public:
  // Integers of the state; equal sums of finite terms have equal words.
  static constexpr std::size_t kWords = 69;
  using Words = std::array<std::int64_t, kWords>;

  void add(double term) {
    if (adds_until_carry_ == 0) carry();
    --adds_until_carry_;
    deposit(term);
  }
  void add(std::span<const double> terms);
  void merge(const ExactSum& other);
  double value() const;

  // The state as plain integers, to be stored or sent, and back. from_words throws Error for what
  // words() does not give.
  Words words() const;
  static ExactSum from_words(std::span<const std::int64_t, kWords> words);

 private:
  // A double has 53 bits. Shifted to its place in a chunk by up to 31, the part above the low 32
  // bits is less than 2^52: 2^10 of them and a carried chunk stay far within 63 bits.
  static constexpr std::size_t kChunks = 68;
  static constexpr int kChunkBits = 32;
  static constexpr std::uint32_t kAddsPerCarry = 1 << 10;
  using Chunks = std::array<std::int64_t, kChunks>;
  enum Special : std::uint8_t { kPositiveInfinity = 1, kNegativeInfinity = 2, kNan = 4 };

  void deposit(double term) {
    const auto bits = std::bit_cast<std::uint64_t>(term);
    const std::uint64_t exponent = bits >> 52 & 0x7ff;
    if (exponent == 0x7ff) return add_special(bits);
    // 1 for a normal number, whose leading bit is not stored; numbers below it have exponent 0 but
    // the place of exponent 1.
    const std::uint64_t normal = exponent != 0 ? 1 : 0;
    const std::uint64_t mantissa = (bits & 0xfffffffffffffu) | normal << 52;
    const std::uint64_t place = exponent - normal;
    const std::uint64_t shift = place % kChunkBits;
    const auto low = static_cast<std::int64_t>(mantissa << shift & 0xffffffffu);
    const auto high = static_cast<std::int64_t>(mantissa >> (kChunkBits - shift));
    const std::int64_t sign = -static_cast<std::int64_t>(bits >> 63);  // 0 or -1
    std::int64_t* chunk = chunks_.data() + place / kChunkBits;
    chunk[0] += (low ^ sign) - sign;
    chunk[1] += (high ^ sign) - sign;
  }

  void add_special(std::uint64_t bits);
  void carry();

  Chunks chunks_{};
  std::uint32_t adds_until_carry_ = kAddsPerCarry;
  std::uint8_t specials_ = 0;
};

// The exact sum of the terms, rounded once.
double exact_sum(std::span<const double> terms);

}  // namespace reckon
