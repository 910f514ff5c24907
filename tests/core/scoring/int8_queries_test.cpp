#include "core/scoring/int8_queries.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

class Int8QueriesOf : public test::ForEachInstructionSet {};

// Integers from -limit to limit, half of them at the ends.
Matrix<std::int8_t> random_integers(std::size_t rows, std::size_t cols, int limit,
                                    std::uint64_t seed) {
  Matrix<std::int8_t> out(rows, cols);
  Random random(seed);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    const auto any = static_cast<int>(random.below(2 * static_cast<unsigned>(limit) + 1)) - limit;
    out.data()[i] =
        static_cast<std::int8_t>(random.below(2) == 0 ? (any < 0 ? -limit : limit) : any);
  }
  return out;
}

constexpr std::size_t kItems = 32;

// The sums of all queries with a panel of integers up to `largest`, beside the formula.
void expect_exact_sums(MatrixView<const std::int8_t> integers, int limit,
                       const Matrix<std::int8_t>& panel, int largest) {
  const Int8Queries queries(integers, static_cast<std::int8_t>(limit), 4 * largest);
  const Int8Queries::Session session(queries);
  Matrix<std::int32_t> sums(queries.group(), kItems);
  for (std::size_t first = 0; first < integers.rows; first += queries.group()) {
    const std::size_t count = std::min(queries.group(), integers.rows - first);
    queries.multiply(first, count, panel.data(), sums.data());
    for (std::size_t q = 0; q < count; ++q) {
      for (std::size_t i = 0; i < kItems; ++i) {
        std::int32_t expected = 0;
        for (std::size_t k = 0; k < integers.cols; ++k) {
          const int item = panel.row(k / 4)[4 * i + k % 4];
          expected += item * (integers.row(first + q)[k] + queries.offset());
        }
        ASSERT_EQ(sums.row(q)[i], expected) << "d " << integers.cols << " limit " << limit;
      }
    }
  }
}

TEST_P(Int8QueriesOf, EachInstructionSetSumsExactly) {
  for (const std::size_t d : {1, 4, 6, 64, 385}) {
    const std::size_t quads = (d + 3) / 4;
    // Behind the panel is what whole tiles read: it must not count.
    for (const int largest : {127, 47, 7}) {
      const auto panel = random_integers((quads + 15) / 16 * 16, 4 * kItems, largest, 1);
      const int fast = std::min(127, (32'767 / (4 * largest) - 1) / 2);
      for (const std::size_t n : {1, 5, 13, 17, 40}) {
        for (const int limit : {127, std::min(127, fast + 1), fast, 7}) {
          expect_exact_sums(random_integers(n, d, limit, 2), limit, panel, largest);
        }
      }
    }
  }
}

TEST_P(Int8QueriesOf, AreFastUpToWhatFoursLeaveOf16Bits) {
  for (const std::int32_t four : {0, 1, 128, 191, 258, 508}) {
    const std::int32_t limit = Int8Queries::fast_limit(four);
    EXPECT_LE(limit, 127);
    if (Int8Queries::adds_fours()) {
      EXPECT_LE((2 * limit + 1) * four, 32'767);
      EXPECT_TRUE(limit == 127 || (2 * limit + 3) * four > 32'767) << four;
    } else {
      EXPECT_EQ(limit, 127);
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(Int8QueriesOf);

}  // namespace
}  // namespace reckon
