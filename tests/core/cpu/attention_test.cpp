#include "core/cpu/attention.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"

namespace reckon::cpu {
namespace {

class AttentionKernel : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(AttentionKernel);

std::vector<std::int32_t> cumulative(const std::vector<std::int32_t>& lengths) {
  std::vector<std::int32_t> offsets = {0};
  for (const auto length : lengths) offsets.push_back(offsets.back() + length);
  return offsets;
}

TEST_P(AttentionKernel, EqualsTheFormulaForEveryHeadDepthAndLength) {
  const std::vector<std::int32_t> lengths = {1, 2, 5, 6, 7, 12, 13, 31, 32, 33, 74, 130};
  const auto offsets = cumulative(lengths);
  for (const std::size_t depth : {1, 8, 12, 16, 24, 32, 33, 64, 80, 128}) {
    const std::size_t heads = depth < 32 ? 3 : 2;
    SCOPED_TRACE(depth);
    const auto qkv =
        test::random_matrix(static_cast<std::size_t>(offsets.back()), 3 * heads * depth, depth);
    Matrix<float> out(qkv.rows(), heads * depth);
    AttentionScratch scratch;
    attention(qkv, offsets, heads, scratch, out);
    for (std::size_t s = 0; s < lengths.size(); ++s) {
      const auto begin = static_cast<std::size_t>(offsets[s]);
      const auto end = static_cast<std::size_t>(offsets[s + 1]);
      EXPECT_LE(test::largest_difference(
                    out.view().rows_between(begin, end),
                    test::attention_reference(qkv.view().rows_between(begin, end), heads)),
                3e-6)
          << lengths[s];
    }
  }
}

TEST_P(AttentionKernel, TakesSequencesOf512TokensAndMore) {
  const auto qkv = test::random_matrix(700, 3 * 32, 5);
  Matrix<float> out(700, 32);
  AttentionScratch scratch;
  const auto offsets = cumulative({512, 188});
  attention(qkv, offsets, 1, scratch, out);
  EXPECT_LE(test::largest_difference(out.view().rows_between(0, 512),
                                     test::attention_reference(qkv.view().rows_between(0, 512), 1)),
            3e-6);
  attention(qkv, cumulative({700}), 1, scratch, out);
  EXPECT_LE(test::largest_difference(out, test::attention_reference(qkv, 1)), 3e-6);
}

TEST_P(AttentionKernel, StaysFiniteForHugeScores) {
  auto qkv = test::random_matrix(40, 3 * 64, 6, 1000);
  Matrix<float> out(40, 64);
  AttentionScratch scratch;
  attention(qkv, cumulative({40}), 2, scratch, out);
  const auto expected = test::attention_reference(qkv, 2);
  EXPECT_LE(test::largest_difference(out, expected), 60);  // scores of 10^6 carry errors of 0.1
}

TEST_P(AttentionKernel, ASequenceDependsOnNothingElseToTheLastBit) {
  Random random(9);
  const std::size_t heads = 2, hidden = 64;
  const auto qkv = test::random_matrix(600, 3 * hidden, 7);
  Matrix<float> out(600, hidden), alone(600, hidden);
  AttentionScratch scratch;
  for (int repeat = 0; repeat < 5; ++repeat) {
    std::vector<std::int32_t> lengths;
    std::int32_t left = 600;
    while (left > 0) {
      lengths.push_back(std::min(left, static_cast<std::int32_t>(1 + random.below(90))));
      left -= lengths.back();
    }
    const auto offsets = cumulative(lengths);
    attention(qkv, offsets, heads, scratch, out);
    for (std::size_t s = 0; s < lengths.size(); ++s) {
      const auto begin = static_cast<std::size_t>(offsets[s]);
      const auto end = static_cast<std::size_t>(offsets[s + 1]);
      AttentionScratch fresh;
      attention(qkv.view().rows_between(begin, end), cumulative({lengths[s]}), heads, fresh,
                alone.view().rows_between(begin, end));
    }
    EXPECT_TRUE(std::equal(out.data(), out.data() + 600 * hidden, alone.data()));
  }
}

}  // namespace
}  // namespace reckon::cpu
