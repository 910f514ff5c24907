#include "core/cpu/linear.h"

#include <gtest/gtest.h>

#include "core/cpu/gemm_bf16.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class LinearLayer : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(LinearLayer);

TEST_P(LinearLayer, NarrowsWhatItRoundsTo8Bits) {
  const Matrix<float> weight = test::random_matrix(64, 32, 1);
  const auto narrows = [&](Precision precision) { return Linear(weight, {}, precision).narrows(); };
  EXPECT_FALSE(narrows(Precision::kFp32));
  EXPECT_TRUE(narrows(Precision::kInt8));
  EXPECT_TRUE(narrows(Precision::kInt4));
  EXPECT_EQ(narrows(Precision::kBf16), has_bf16_products());
  if (has_bf16_products()) {
    EXPECT_FALSE(narrows(Precision::kBf16x3));
  }
}

}  // namespace
}  // namespace reckon::cpu
