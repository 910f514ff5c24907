#include "core/cpu/quantize.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/cpu/panel.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class QuantizeKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(QuantizeKernel);

TEST_P(QuantizeKernel, RoundsToTheNearestOf255Steps) {
  for (const std::size_t size : {1, 2, 15, 16, 17, 128, 1000}) {
    const auto x = test::random_vector(size, size, 3);
    std::vector<std::int16_t> values(size + 1, 999);
    const float scale = quantize(x, std::span(values).first(size));
    float largest = 0;
    for (const float v : x) largest = std::max(largest, std::abs(v));
    EXPECT_FLOAT_EQ(scale, largest / 127);
    for (std::size_t i = 0; i < size; ++i) {
      EXPECT_LE(std::abs(values[i]), 127);
      EXPECT_LE(std::abs(static_cast<float>(values[i]) * scale - x[i]), scale * 0.50001f);
    }
    EXPECT_EQ(values[size], 999) << "written beyond the end";
  }
}

TEST_P(QuantizeKernel, TakesZerosTinyAndHugeValues) {
  std::vector<std::int16_t> values(3);
  EXPECT_EQ(quantize(std::vector<float>{0, 0, 0}, values), 0);
  EXPECT_EQ(values, (std::vector<std::int16_t>{0, 0, 0}));
  EXPECT_EQ(quantize(std::vector<float>{1e-40f, -1e-38f, 0}, values), 0);
  EXPECT_EQ(values, (std::vector<std::int16_t>{0, 0, 0}));
  const float huge = std::numeric_limits<float>::max();
  EXPECT_FLOAT_EQ(quantize(std::vector<float>{huge, -huge, huge / 2}, values), huge / 127);
  EXPECT_EQ(values, (std::vector<std::int16_t>{127, -127, 64}));
}

TEST_P(QuantizeKernel, GivesEveryGroupOfARowItsOwnScale) {
  const std::size_t columns = 2 * kGroupDepth + 5;  // an odd number: a zero follows
  auto x = test::random_matrix(3, columns, 1);
  for (std::size_t c = 0; c < kGroupDepth; ++c) x.row(1)[c] *= 100;
  QuantizedRows rows;
  rows.assign(test::random_matrix(5, columns, 2));  // leaves other numbers behind
  rows.assign(x);
  EXPECT_EQ(rows.stride(), columns + 1);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const float scale = rows.scale(r, c / kGroupDepth);
      EXPECT_NEAR(static_cast<float>(rows.values(r)[c]) * scale, x.row(r)[c], scale * 0.50001f);
    }
    EXPECT_EQ(rows.values(r)[columns], 0);
  }
  EXPECT_GT(rows.scale(1, 0), 20 * rows.scale(1, 1));
}

}  // namespace
}  // namespace reckon::cpu
