#include "core/scoring/quantized_items.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/model/weight_rounding.h"
#include "core/scoring/int8_queries.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/scoring/hard_vectors.h"

namespace reckon {
namespace {

class QuantizedItemsOf : public test::ForEachInstructionSet {};

std::vector<std::int8_t> integers_of(const QuantizedItems& items, std::size_t i, std::size_t d) {
  const std::int8_t* const panel = items.panel(i / kBlockItems);
  std::vector<std::int8_t> out(d);
  for (std::size_t k = 0; k < d; ++k) {
    out[k] = panel[k / 4 * 4 * kBlockItems + i % kBlockItems * 4 + k % 4];
  }
  return out;
}

TEST_P(QuantizedItemsOf, KnowWhatTheirRoundingLost) {
  for (const test::HardCase& hard : test::kHardCases) {
    for (const std::size_t d : {1, 7, 100}) {
      const auto vectors = hard.make(70, 1, d, d).items;
      const QuantizedItems items({vectors, Similarity::kInnerProduct}, 2);
      std::int32_t largest_four = 0;
      for (std::size_t i = 0; i < vectors.rows(); ++i) {
        const auto integers = integers_of(items, i, d);
        const std::size_t b = i / kBlockItems;
        const std::size_t at = i % kBlockItems;
        long double squares = 0;
        long double error_squares = 0;
        std::int32_t sum = 0;
        for (std::size_t k = 0; k < d; ++k) {
          const long double x = vectors.row(i)[k];
          const long double error = x - static_cast<long double>(items.scales(b)[at]) * integers[k];
          squares += x * x;
          error_squares += error * error;
          sum += integers[k];
        }
        ASSERT_GE(items.norms(b)[at], std::sqrt(squares)) << hard.name;
        ASSERT_GE(items.error_norms(b)[at], std::sqrt(error_squares)) << hard.name;
        ASSERT_EQ(items.integer_sums(b)[at], sum) << hard.name;
        ASSERT_LE(items.scales(b)[at], items.largest_scale()) << hard.name;
        largest_four = std::max(largest_four, largest_of_fours(integers));
      }
      EXPECT_LE(largest_four, items.largest_four()) << hard.name;
    }
  }
}

// Elements as large as the largest have the largest fours.
TEST_P(QuantizedItemsOf, LeaveRoomForQueriesWhereFoursAreAdded) {
  Matrix<float> vectors(40, 64);
  for (std::size_t i = 0; i < vectors.rows(); ++i) {
    const float element = i % 2 == 0 ? 1.0f : -0.5f;
    std::ranges::fill(vectors.row(i), element);
  }
  const QuantizedItems items({vectors, Similarity::kInnerProduct}, 1);
  EXPECT_GE(Int8Queries::fast_limit(items.largest_four()), 85);
  for (std::size_t i = 0; i < vectors.rows(); ++i) {
    const float scale = items.scales(i / kBlockItems)[i % kBlockItems];
    for (const std::int8_t integer : integers_of(items, i, 64)) {
      EXPECT_NEAR(scale * static_cast<float>(integer), i % 2 == 0 ? 1.0f : -0.5f, 0.02f);
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(QuantizedItemsOf);

}  // namespace
}  // namespace reckon
