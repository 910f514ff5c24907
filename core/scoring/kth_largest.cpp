#include "core/scoring/kth_largest.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

namespace reckon {
namespace {

// Integers in the order of the floats: the bits of a negative one, without its sign, are reversed.
std::int32_t key_of(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

}  // namespace

float kth_largest(std::span<const float> values, std::size_t k) {
  std::vector<std::int32_t> keys(values.size());
  std::ranges::transform(values, keys.begin(), key_of);
  const auto [smallest, largest] = std::ranges::minmax(keys);
  std::int32_t at_least = smallest;  // at least k keys are not below it
  std::int32_t at_most = largest;
  while (at_least < at_most) {
    const std::int32_t middle = std::midpoint(at_most, at_least);  // rounded towards at_most
    std::int32_t count = 0;
    for (const std::int32_t key : keys) count += key >= middle ? 1 : 0;
    if (static_cast<std::size_t>(count) >= k) {
      at_least = middle;
    } else {
      at_most = middle - 1;
    }
  }
  return std::bit_cast<float>(at_least ^ ((at_least >> 31) & 0x7fffffff));
}

}  // namespace reckon
