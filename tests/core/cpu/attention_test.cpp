#include "core/cpu/attention.h"

#include <gtest/gtest.h>

#include <bit>
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

// qkv [tokens, 3 * hidden] with the heads' columns side by side.
HeadViews side_by_side(MatrixView<const float> qkv, std::size_t heads) {
  const std::size_t depth = qkv.cols / 3 / heads;
  return {qkv.data, heads, depth, depth, qkv.stride};
}

// The same numbers as 3 * heads dense matrices, one behind the other.
Matrix<float> split_heads(MatrixView<const float> qkv, std::size_t heads) {
  const std::size_t depth = qkv.cols / 3 / heads;
  Matrix<float> parts(3 * heads * qkv.rows, depth);
  for (std::size_t i = 0; i < parts.rows(); ++i) {
    std::copy_n(qkv.row(i % qkv.rows).data() + i / qkv.rows * depth, depth, parts.row(i).data());
  }
  return parts;
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
    attention(side_by_side(qkv, heads), offsets, scratch, out);
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

TEST_P(AttentionKernel, GivesTheSameBitsForHeadsInMatricesOfTheirOwn) {
  for (const std::size_t depth : {8, 32, 64, 96}) {
    const auto qkv = test::random_matrix(77, 3 * 2 * depth, depth);
    const auto offsets = cumulative({40, 1, 36});
    Matrix<float> expected(77, 2 * depth), out(77, 2 * depth);
    AttentionScratch scratch;
    attention(side_by_side(qkv, 2), offsets, scratch, expected);
    const auto parts = split_heads(qkv, 2);
    attention({parts.data(), 2, depth, 77 * depth, depth}, offsets, scratch, out);
    EXPECT_TRUE(std::equal(out.data(), out.data() + 77 * 2 * depth, expected.data())) << depth;
  }
}

// Two tokens with the scores 0 and x: the shares are logistic(-x) and logistic(x).
TEST_P(AttentionKernel, GivesSharesWithinTheirStatedErrorOverAllScores) {
  std::vector<float> scores;
  for (std::uint32_t bits = 0; bits < 0x7f800000u; bits += 100'003) {
    scores.push_back(std::bit_cast<float>(bits));
    scores.push_back(-scores.back());
  }
  for (int i = -20000; i <= 20000; ++i) scores.push_back(static_cast<float>(i) * 5e-3f);
  Matrix<float> qkv(2 * scores.size(), 3);
  std::vector<std::int32_t> offsets = {0};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (const std::size_t token : {2 * i, 2 * i + 1}) qkv.row(token)[0] = 1;
    qkv.row(2 * i + 1)[1] = scores[i];
    qkv.row(2 * i + 1)[2] = 1;
    offsets.push_back(offsets.back() + 2);
  }
  Matrix<float> out(2 * scores.size(), 1);
  AttentionScratch scratch;
  attention(side_by_side(qkv, 1), offsets, scratch, out);
  double worst = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double share = 1 / (1 + std::exp(-static_cast<double>(scores[i])));
    const double error = std::abs(static_cast<double>(out.row(2 * i)[0]) - share);
    ASSERT_LE(error, 1.5e-7) << scores[i];
    worst = std::max(worst, error);
  }
  RecordProperty("error", fmt::format("{:.3g}", worst));
}

TEST_P(AttentionKernel, TakesSequencesOf512TokensAndMore) {
  const auto qkv = test::random_matrix(700, 3 * 32, 5);
  Matrix<float> out(700, 32);
  AttentionScratch scratch;
  const auto offsets = cumulative({512, 188});
  attention(side_by_side(qkv, 1), offsets, scratch, out);
  EXPECT_LE(test::largest_difference(out.view().rows_between(0, 512),
                                     test::attention_reference(qkv.view().rows_between(0, 512), 1)),
            3e-6);
  attention(side_by_side(qkv, 1), cumulative({700}), scratch, out);
  EXPECT_LE(test::largest_difference(out, test::attention_reference(qkv, 1)), 3e-6);
}

TEST_P(AttentionKernel, MakesWhatOverflowsVisible) {
  constexpr float kHuge = 1e30f;  // its square is none
  for (const auto& [query, key] : {std::pair{NAN, 1.0f}, {1.0f, NAN}, {kHuge, kHuge}}) {
    auto qkv = test::random_matrix(40, 3 * 32, 7);
    qkv.row(13)[5] = query;
    qkv.row(21)[32 + 5] = key;
    Matrix<float> out(40, 32);
    AttentionScratch scratch;
    attention(side_by_side(qkv, 1), cumulative({40}), scratch, out);
    for (const float v : out.row(13)) EXPECT_TRUE(std::isnan(v)) << query << " " << key;
  }
}

TEST(Attention, TakesSequencesOf8192Tokens) {
  constexpr std::size_t kLength = 8192, kDepth = 8;
  const auto qkv = test::random_matrix(kLength, 3 * kDepth, 8, 2);
  Matrix<float> out(kLength, kDepth);
  AttentionScratch scratch;
  attention(side_by_side(qkv, 1), cumulative({kLength}), scratch, out);
  for (const std::size_t r : {0UL, 4095UL, kLength - 1}) {
    std::vector<double> expected(kDepth);
    double sum = 0;
    for (std::size_t t = 0; t < kLength; ++t) {
      double score = 0;
      for (std::size_t i = 0; i < kDepth; ++i) {
        score += static_cast<double>(qkv.row(r)[i]) * static_cast<double>(qkv.row(t)[kDepth + i]);
      }
      const double weight = std::exp(score / std::sqrt(kDepth));
      sum += weight;
      for (std::size_t i = 0; i < kDepth; ++i) {
        expected[i] += weight * static_cast<double>(qkv.row(t)[2 * kDepth + i]);
      }
    }
    for (std::size_t i = 0; i < kDepth; ++i) {
      EXPECT_NEAR(out.row(r)[i], expected[i] / sum, 2e-5) << r;
    }
  }
}

TEST_P(AttentionKernel, StaysFiniteForHugeScores) {
  for (const double scale : {1e3, 1e6}) {
    const auto qkv = test::random_matrix(40, 3 * 64, 6, scale);
    Matrix<float> out(40, 64);
    AttentionScratch scratch;
    attention(side_by_side(qkv, 2), cumulative({40}), scratch, out);
    const auto expected = test::attention_reference(qkv, 2);
    // Relative errors of 10^-7 of scores of scale^2 move shares that are near each other.
    EXPECT_LE(test::largest_difference(out, expected), scale == 1e3 ? 60 : 5e6);
  }
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
    attention(side_by_side(qkv, heads), offsets, scratch, out);
    for (std::size_t s = 0; s < lengths.size(); ++s) {
      const auto begin = static_cast<std::size_t>(offsets[s]);
      const auto end = static_cast<std::size_t>(offsets[s + 1]);
      AttentionScratch fresh;
      attention(side_by_side(qkv.view().rows_between(begin, end), heads), cumulative({lengths[s]}),
                fresh, alone.view().rows_between(begin, end));
    }
    EXPECT_TRUE(std::equal(out.data(), out.data() + 600 * hidden, alone.data()));
  }
}

}  // namespace
}  // namespace reckon::cpu
