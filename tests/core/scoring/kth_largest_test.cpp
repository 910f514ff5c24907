#include "core/scoring/kth_largest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/random.h"

namespace reckon {
namespace {

TEST(KthLargest, IsThatOfTheSortedValues) {
  Random random(1);
  std::vector<float> values = {0, -0.0f, INFINITY, -INFINITY, 1e-45f, -1e-45f, 3e38f, -3e38f};
  for (int i = 0; i < 300; ++i) {
    const auto value = static_cast<float>(random.normal());
    values.push_back(i % 3 == 0 ? std::round(value) : value);
  }
  auto sorted = values;
  std::ranges::sort(sorted, std::greater());
  for (std::size_t k = 1; k <= values.size(); ++k) {
    EXPECT_EQ(kth_largest(values, k), sorted[k - 1]) << k;
  }
}

TEST(KthLargest, OfEqualValuesIsTheirValue) {
  EXPECT_EQ(kth_largest(std::vector<float>(100, -2.5f), 70), -2.5f);
  EXPECT_EQ(kth_largest(std::vector<float>(1, 2.5f), 1), 2.5f);
}

}  // namespace
}  // namespace reckon
