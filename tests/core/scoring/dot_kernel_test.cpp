#include "core/scoring/dot_kernel.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <map>
#include <vector>

#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

using test::random_matrix;

// What dot_products must compute, in the order it promises.
float dot(std::span<const float> item, std::span<const float> query, bool fused) {
  float sum = 0;
  for (std::size_t k = 0; k < item.size(); ++k) {
    if (fused) {
      sum = std::fma(item[k], query[k], sum);
    } else {
      const float product = item[k] * query[k];
      sum += product;
    }
  }
  return sum;
}

class DotKernel : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override { choose(GetParam()); }
  void TearDown() override { choose(0); }
  static void choose(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

TEST_P(DotKernel, AddsInOrderOfTheElementsForEveryShape) {
  const bool fused = GetParam() == HWY_AVX2 || GetParam() == HWY_AVX3;
  for (const std::size_t d : {1, 2, 17, 384}) {
    for (const std::size_t n : {1, 5, 6, 13}) {
      for (const std::size_t q : {1, 3, 8, 33, 100}) {
        const auto items = random_matrix(n, d, 1);
        const auto queries = random_matrix(q, d, 2);
        const PackedQueries packed(queries);
        ASSERT_GE(packed.width(), q);
        std::vector<float> out(n * packed.width(), NAN);
        dot_products(items, packed, out.data());
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t u = 0; u < packed.width(); ++u) {
            const float expected = u < q ? dot(items.row(i), queries.row(u), fused) : 0.0f;
            ASSERT_EQ(out[i * packed.width() + u], expected) << d << " " << n << " " << q;
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, DotKernel,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         [](const auto& set) { return std::string(hwy::TargetName(set.param)); });

}  // namespace
}  // namespace reckon
