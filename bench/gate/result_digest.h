#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/content_hash.h"

namespace reckon::gate {

// What stands for the results of a slice, so that a build that is fast and wrong is seen: a hash of
// every bit, and a few sums for builds whose rounding may differ.
class ResultDigest {
 public:
  // Sums of the values whose place is i modulo kSums, then the root of the sum of all squares.
  static constexpr std::size_t kSums = 8;
  using Fingerprint = std::array<double, kSums + 1>;

  void add(std::span<const float> values) { add_numbers(values); }
  void add(std::span<const double> values) { add_numbers(values); }
  void add(std::span<const std::int32_t> values) { add_numbers(values); }

  std::string checksum() const { return hash_.hex(); }
  Fingerprint fingerprint() const;

 private:
  template <typename T>
  void add_numbers(std::span<const T> values) {
    hash_.add_values(values);
    for (const T value : values) {
      const auto number = static_cast<double>(value);
      sums_[place_++ % kSums] += number;
      squares_ += number * number;
    }
  }

  ContentHash hash_;
  std::array<double, kSums> sums_ = {};
  double squares_ = 0;
  std::size_t place_ = 0;
};

// The largest difference of two fingerprints' sums over the larger root of squares; infinite where
// a number is not finite.
double fingerprint_distance(const ResultDigest::Fingerprint& a, const ResultDigest::Fingerprint& b);

}  // namespace reckon::gate
