#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/input_range.h"

namespace reckon::cpu {

// How the range in which numbers are rounded follows from how they are distributed.
enum class RangeRule {
  kMax,         // all of them
  kPercentile,  // the middle 99.99%
  kMse,         // the least sum of squared errors, rounded to 256 steps
};
std::optional<RangeRule> find_range_rule(std::string_view name);  // "max", "percentile", "mse"

// How many numbers lie in each of many equal bins around 0. Their width, a power of two, doubles
// when a number lies outside of all: the counts do not depend on the order of what is added.
class InputHistogram {
 public:
  // Throws Error for a number that is not finite.
  void add(std::span<const float> values);
  void add(const InputHistogram& other);

  // Contains 0; empty when nothing was added.
  InputRange range(RangeRule rule) const;
  bool operator==(const InputHistogram&) const = default;

 private:
  void widen_to(int exponent);
  double lower_edge(std::size_t bin) const;
  InputRange all() const;
  InputRange middle() const;
  InputRange least_error() const;

  static constexpr std::size_t kBins = 16384;
  static constexpr int kFinest = -60;
  int exponent_ = kFinest;  // log2 of the width
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(kBins);
  float least_ = 0;  // or 0
  float most_ = 0;
};

}  // namespace reckon::cpu
