#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

#include "core/error.h"

namespace reckon {

// Deterministic random numbers, the same bits on every machine, compiler and library: xoshiro256++
// (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021), its state filled
// by splitmix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
// Not for security. Streams of one seed are independent: one for each user, thread or purpose makes
// results independent of the order in which they are computed.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t counter = seed ^ mix(stream);  // mix(0) is 0: stream 0 is the plain seeding
    for (std::uint64_t& word : state_) word = mix(counter += 0x9e3779b97f4a7c15u);
  }

  // 64 random bits.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // The four words that all further numbers follow from.
  std::span<const std::uint64_t, 4> state() const { return state_; }

  // Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  // Uniform in [0, n), without bias (Lemire, "Fast Random Integer Generation in an Interval",
  // 2019). Throws Error for n = 0.
  std::uint64_t below(std::uint64_t n) {
    if (n == 0) fail("random number below 0: expected an upper bound of at least 1");
    Wide product = static_cast<Wide>(next()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t rejected = (0 - n) % n;  // 2^64 mod n
      while (static_cast<std::uint64_t>(product) < rejected) {
        product = static_cast<Wide>(next()) * n;
      }
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

  // Normal with mean 0 and standard deviation 1: the polar method (Marsaglia and Bray, 1964). Its
  // second value is dropped, so that a generator's state is its four words and nothing else.
  double normal() {
    for (;;) {
      const double x = std::fma(2.0, uniform(), -1.0);
      const double y = std::fma(2.0, uniform(), -1.0);
      const double square = std::fma(x, x, y * y);
      if (square > 0.0 && square < 1.0) return x * std::sqrt(-2.0 * log_of(square) / square);
    }
  }

 private:
  __extension__ using Wide = unsigned __int128;

  // The finalizer of splitmix64.
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  // Natural logarithm of a positive normal number to about 2e-16: log m = 2 artanh((m-1)/(m+1)).
  // std::log differs in the last bit between libraries; the operations used here are exactly
  // specified by IEEE 754, and every fused multiply-add is written out, so that no compiler
  // chooses.
  static double log_of(double value) {
    int exponent = 0;
    double fraction = std::frexp(value, &exponent);  // [0.5, 1)
    if (fraction < 0.70710678118654752) {
      fraction *= 2.0;
      --exponent;
    }
    const double t = (fraction - 1.0) / (fraction + 1.0);  // |t| < 0.172: 12 terms reach 2^-53
    const double square = t * t;
    double series = 1.0 / 23.0;
    for (int odd = 21; odd >= 1; odd -= 2) series = std::fma(series, square, 1.0 / odd);
    return std::fma(exponent, 0.69314718055994531, 2.0 * t * series);
  }

  std::uint64_t state_[4];
};

}  // namespace reckon
