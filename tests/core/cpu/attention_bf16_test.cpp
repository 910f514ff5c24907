#include <gtest/gtest.h>

#include <algorithm>

#include "core/cpu/attention.h"
#include "core/cpu/bf16.h"
#include "core/cpu/gemm_bf16.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/cpu/reference.h"
#include "tests/support/errors.h"

namespace reckon::cpu {
namespace {

class AttentionBf16 : public test::ForEachInstructionSet {};
RECKON_FOR_EACH_INSTRUCTION_SET(AttentionBf16);

HeadViews side_by_side(MatrixView<const float> qkv, std::size_t heads) {
  const std::size_t depth = qkv.cols / 3 / heads;
  return {qkv.data, heads, depth, depth, qkv.stride};
}

Matrix<float> random_in_bf16(std::size_t rows, std::size_t cols, std::uint64_t seed,
                             double scale = 1) {
  Matrix<float> matrix = test::random_matrix(rows, cols, seed, scale);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = from_bf16(to_bf16(matrix.data()[i]));
  }
  return matrix;
}

TEST_P(AttentionBf16, DiffersFromTheFormulaByTheRoundingOfTheShares) {
  const std::vector<std::int32_t> offsets = {0, 1, 3, 8, 20, 33, 64, 96, 129, 203, 333};
  for (const std::size_t depth : {1, 8, 12, 32, 33, 64, 80}) {
    const std::size_t heads = depth < 32 ? 3 : 2;
    const auto qkv = random_in_bf16(333, 3 * heads * depth, depth);
    Matrix<float> out(qkv.rows(), heads * depth);
    AttentionBf16Scratch scratch;
    if (!has_bf16_products()) {
      EXPECT_EQ(
          test::error_of([&] { attention_bf16(side_by_side(qkv, heads), offsets, scratch, out); }),
          fmt::format("attention in bf16: instruction set {} has no bf16 products",
                      name_of(instruction_set())));
      continue;
    }
    attention_bf16(side_by_side(qkv, heads), offsets, scratch, out);
    for (std::size_t s = 0; s + 1 < offsets.size(); ++s) {
      const auto begin = static_cast<std::size_t>(offsets[s]);
      const auto end = static_cast<std::size_t>(offsets[s + 1]);
      const auto rows = qkv.view().rows_between(begin, end);
      // Each share is off by 2^-9 of itself at most, and so is their sum.
      double largest = 0;
      for (std::size_t r = 0; r < rows.rows; ++r) {
        for (const float v : rows.row(r)) {
          largest = std::max(largest, static_cast<double>(std::abs(v)));
        }
      }
      EXPECT_LE(test::largest_difference(out.view().rows_between(begin, end),
                                         test::attention_reference(rows, heads)),
                largest / 256)
          << depth << " " << end - begin;
    }
  }
}

TEST_P(AttentionBf16, IsExactWhereOneTokenHasAllTheShare) {
  if (!has_bf16_products()) GTEST_SKIP() << "no bf16 products";
  // Token i is found by query i alone: the score of any other is far smaller.
  constexpr std::size_t kLength = 70;
  constexpr std::size_t kDepth = 80;
  Matrix<float> qkv(kLength, 3 * kDepth);
  const auto values = random_in_bf16(kLength, kDepth, 3);
  for (std::size_t i = 0; i < kLength; ++i) {
    qkv.row(i)[i] = 1000;
    qkv.row(i)[kDepth + i] = 1000;
    std::copy_n(values.row(i).data(), kDepth, qkv.row(i).data() + 2 * kDepth);
  }
  Matrix<float> out(kLength, kDepth);
  AttentionBf16Scratch scratch;
  attention_bf16(side_by_side(qkv, 1), std::vector<std::int32_t>{0, kLength}, scratch, out);
  EXPECT_TRUE(std::equal(out.data(), out.data() + kLength * kDepth, values.data()));
}

TEST_P(AttentionBf16, DependsOnNothingElseInTheBatch) {
  if (!has_bf16_products()) GTEST_SKIP() << "no bf16 products";
  const auto qkv = test::random_matrix(150, 3 * 64, 5, 2);
  Matrix<float> together(150, 64);
  AttentionBf16Scratch scratch;
  attention_bf16(side_by_side(qkv, 2), std::vector<std::int32_t>{0, 100, 113, 150}, scratch,
                 together);
  Matrix<float> alone(13, 64);
  attention_bf16(side_by_side(qkv.view().rows_between(100, 113), 2),
                 std::vector<std::int32_t>{0, 13}, scratch, alone);
  EXPECT_TRUE(std::equal(alone.data(), alone.data() + 13 * 64, together.row(100).data()));
}

TEST_P(AttentionBf16, StaysFiniteForHugeScores) {
  if (!has_bf16_products()) GTEST_SKIP() << "no bf16 products";
  const auto qkv = test::random_matrix(40, 3 * 64, 6, 1e6);
  Matrix<float> out(40, 64);
  AttentionBf16Scratch scratch;
  attention_bf16(side_by_side(qkv, 1), std::vector<std::int32_t>{0, 40}, scratch, out);
  for (std::size_t i = 0; i < 40 * 64; ++i) EXPECT_TRUE(std::isfinite(out.data()[i]));
}

}  // namespace
}  // namespace reckon::cpu
