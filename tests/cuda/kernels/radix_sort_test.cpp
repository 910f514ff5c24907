#include "cuda/kernels/radix_sort.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class RadixSort : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(RadixSort);

// All magnitudes and signs, some of them equal.
std::vector<float> scores(std::size_t count) {
  Random random(count);
  std::vector<float> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto exponent = static_cast<int>(random.below(250)) - 140;
    const auto few = static_cast<float>(random.below(5)) - 2;
    out.push_back(i % 3 == 0 ? few
                             : static_cast<float>(random.normal()) * std::ldexp(1.0f, exponent));
  }
  return out;
}

std::vector<float> sorted_on_device(const std::vector<float>& values) {
  DeviceArray<float> device(values), other(values.size());
  const auto count = static_cast<int>(values.size());
  DeviceArray<std::uint32_t> scratch(radix_sort_scratch(count));
  radix_sort(device.data(), other.data(), scratch.data(), count, nullptr);
  return device.to_host();
}

// A block has 1,024 values, a warp 128.
TEST_P(RadixSort, SortsAnyNumberOfValues) {
  for (const std::size_t count : {1, 31, 33, 129, 1024, 2501}) {
    std::vector<float> values = scores(count);
    const std::vector<float> got = sorted_on_device(values);
    std::ranges::sort(values);
    EXPECT_EQ(got, values) << count;
  }
}

TEST_P(RadixSort, KnowsInfinityTheSmallestNumbersAndBothZeros) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kDenormal = std::numeric_limits<float>::denorm_min();
  const std::vector<float> values = {kInfinity, 1, -0.0f, -kDenormal, 0, -kInfinity, kDenormal, -1};
  const std::vector<float> expected = {-kInfinity, -1, -kDenormal, 0, 0, kDenormal, 1, kInfinity};
  const std::vector<float> got = sorted_on_device(values);
  EXPECT_EQ(got, expected);
  for (const float x : got) EXPECT_EQ(x == 0 && std::signbit(x), false);
}

// More blocks than are added up at a time.
TEST(RadixSortOfMany, SortsThem) {
  std::vector<float> values = scores(33 * 1024 + 5);
  const std::vector<float> got = sorted_on_device(values);
  std::ranges::sort(values);
  EXPECT_EQ(got, values);
}

}  // namespace
}  // namespace reckon::cuda
