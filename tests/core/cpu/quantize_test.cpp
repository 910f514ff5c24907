#include "core/cpu/quantize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/cpu/gemm_int8.h"
#include "core/cpu/panel.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class QuantizeKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(QuantizeKernel);

constexpr auto kForms = {QuantizedRows::Form::kBytes, QuantizedRows::Form::kWords};

// q - zero of an element.
std::int32_t value(const QuantizedRows& rows, QuantizedRows::Form form, std::size_t row,
                   std::size_t column) {
  if (form == QuantizedRows::Form::kWords) return rows.words(row)[column];
  return rows.bytes(row)[column] -
         static_cast<std::int32_t>(rows.rounding(row, column / kBlockDepth).zero);
}

TEST_P(QuantizeKernel, CoversTheRangeOfEachBlockOfARowWith256Steps) {
  for (const auto form : kForms) {
    for (const std::size_t columns : {1, 2, 15, 16, 17, 384, 385, 1000}) {
      auto x = test::random_matrix(5, columns, columns, 3);
      for (std::size_t c = 0; c < columns; ++c) x.row(1)[c] *= c < kBlockDepth ? 100.0f : 1.0f;
      for (float& v : x.row(2)) v = std::abs(v);
      for (float& v : x.row(3)) v = -std::abs(v);
      for (float& v : x.row(4)) v += 1000;
      QuantizedRows rows;
      rows.assign(test::random_matrix(9, columns, 2), form);  // leaves other numbers behind
      rows.assign(x, form);
      for (std::size_t r = 0; r < x.rows(); ++r) {
        for (std::size_t block = 0; block * kBlockDepth < columns; ++block) {
          const std::size_t begin = block * kBlockDepth;
          const auto values = x.row(r).subspan(begin, std::min(kBlockDepth, columns - begin));
          const float least = std::min(0.0f, *std::ranges::min_element(values));
          const float most = std::max(0.0f, *std::ranges::max_element(values));
          const Rounding& rounding = rows.rounding(r, block);
          EXPECT_NEAR(rounding.scale, (most - least) / 255, 1e-6f * rounding.scale);
          for (std::size_t i = 0; i < values.size(); ++i) {
            const float q = static_cast<float>(value(rows, form, r, begin + i)) + rounding.zero;
            EXPECT_GE(q, 0);
            EXPECT_LE(q, 255);
            // The rounded zero moves the ends of the range by half a step at most.
            EXPECT_NEAR(rounding.scale * (q - rounding.zero), values[i], rounding.scale * 1.001f);
          }
        }
      }
    }
  }
}

TEST_P(QuantizeKernel, GivesTheSameNumbersInBothForms) {
  const auto x = test::random_matrix(4, 1000, 1, 2);
  QuantizedRows bytes;
  QuantizedRows words;
  bytes.assign(x, QuantizedRows::Form::kBytes);
  words.assign(x, QuantizedRows::Form::kWords);
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 1000; ++c) {
      ASSERT_EQ(value(bytes, QuantizedRows::Form::kBytes, r, c),
                value(words, QuantizedRows::Form::kWords, r, c));
    }
  }
}

TEST_P(QuantizeKernel, KeepsZeroAndTakesTinyAndHugeValues) {
  for (const auto form : kForms) {
    const auto values_of = [&](std::vector<float> x) {
      QuantizedRows rows;
      rows.assign({x.data(), 1, x.size()}, form);
      for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = static_cast<float>(value(rows, form, 0, i)) * rows.rounding(0, 0).scale;
      }
      return x;
    };
    EXPECT_EQ(values_of({0, 0, 0}), (std::vector<float>{0, 0, 0}));
    EXPECT_EQ(values_of({1e-40f, -1e-38f, 0}), (std::vector<float>{0, 0, 0}));
    EXPECT_EQ(values_of({-3, 0, 17})[1], 0);
    const float huge = std::numeric_limits<float>::max() / 2;
    const auto got = values_of({huge, -huge, 0});
    EXPECT_NEAR(got[0] / huge, 1, 0.01);
    EXPECT_NEAR(got[1] / huge, -1, 0.01);
    EXPECT_EQ(got[2], 0);
  }
}

TEST_P(QuantizeKernel, MakesWhatIsNotFiniteVisible) {
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    for (const std::size_t at : {0, 7, 40}) {
      Matrix<float> x(1, 41);
      x.data()[at] = bad;
      for (const auto form : kForms) {
        QuantizedRows rows;
        rows.assign(x, form);
        EXPECT_TRUE(std::isnan(rows.rounding(0, 0).scale)) << bad << " at " << at;
      }
    }
  }
}

}  // namespace
}  // namespace reckon::cpu
