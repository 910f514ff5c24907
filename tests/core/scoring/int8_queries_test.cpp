#include "core/scoring/int8_queries.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

class Int8QueriesOf : public test::ForEachInstructionSet {};

// Integers from -127 to 127, half of them at the ends.
Matrix<std::int8_t> random_integers(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix<std::int8_t> out(rows, cols);
  Random random(seed);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    const auto any = static_cast<int>(random.below(255)) - 127;
    out.data()[i] = static_cast<std::int8_t>(random.below(2) == 0 ? (any < 0 ? -127 : 127) : any);
  }
  return out;
}

TEST_P(Int8QueriesOf, EachInstructionSetSumsExactly) {
  constexpr std::size_t kItems = 32;
  for (const std::size_t d : {1, 4, 6, 64, 385}) {
    const std::size_t quads = (d + 3) / 4;
    // Behind the panel is what whole tiles read: it must not count.
    const auto panel = random_integers((quads + 15) / 16 * 16, 4 * kItems, 1);
    for (const std::size_t n : {1, 5, 13, 17, 40}) {
      const auto integers = random_integers(n, d, 2);
      const Int8Queries queries(integers);
      const Int8Queries::Session session(queries);
      Matrix<std::int32_t> sums(queries.group(), kItems);
      for (std::size_t first = 0; first < n; first += queries.group()) {
        const std::size_t count = std::min(queries.group(), n - first);
        queries.multiply(first, count, panel.data(), sums.data());
        for (std::size_t q = 0; q < count; ++q) {
          for (std::size_t i = 0; i < kItems; ++i) {
            std::int32_t expected = 0;
            for (std::size_t k = 0; k < d; ++k) {
              const int item = panel.row(k / 4)[4 * i + k % 4];
              expected += item * (integers.row(first + q)[k] + 128);
            }
            ASSERT_EQ(sums.row(q)[i], expected) << "d " << d << " queries " << n;
          }
        }
      }
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(Int8QueriesOf);

}  // namespace
}  // namespace reckon
