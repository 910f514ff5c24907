#include "core/scoring/compressed_scorer.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <string>

#include "core/error.h"
#include "core/profile/item_vectors.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/scoring/decoded_items.h"
#include "tests/core/scoring/hard_vectors.h"
#include "tests/core/scoring/reference_scores.h"
#include "tests/core/scoring/scored_lists.h"

namespace reckon {
namespace {

using test::all_scores;
using test::best_of_all;
using test::HardVectors;
using test::kHardCases;
using test::random_exclusions;
using test::random_matrix;
using test::row_of;

constexpr std::array kFormats = {ItemFormat::kInt8, ItemFormat::kInt4, ItemFormat::kBinary};

std::unique_ptr<Scorer> make_scorer(MatrixView<const float> items, ItemFormat format,
                                    std::size_t rescored = 0) {
  return make_compressed_scorer(items, {.format = format, .rescored = rescored}, 2);
}

std::vector<std::uint32_t> bits_of(const Matrix<float>& scores) {
  std::vector<std::uint32_t> bits;
  for (std::size_t i = 0; i < scores.rows() * scores.cols(); ++i) {
    bits.push_back(std::bit_cast<std::uint32_t>(scores.data()[i]));
  }
  return bits;
}

class CompressedScorerOf : public test::ForEachInstructionSet {};

TEST_P(CompressedScorerOf, ScoresAreThoseOfTheDecodedVectorsInFloat64) {
  for (const auto& hard : kHardCases) {
    for (const std::size_t d : {1, 3, 37, 384}) {
      const HardVectors vectors = hard.make(101, 9, d, d);
      for (const ItemFormat format : kFormats) {
        SCOPED_TRACE(fmt::format("{} {} d {}", hard.name, name_of(format), d));
        const auto scores = all_scores(*make_scorer(vectors.items, format), vectors.queries);
        for (std::size_t q = 0; q < 9; ++q) {
          const auto query = test::rounded_query(vectors.queries.row(q), format);
          for (std::size_t i = 0; i < 101; ++i) {
            const auto item = test::rounded_item(vectors.items.row(i), format);
            double sum = 0;
            for (std::size_t k = 0; k < d; ++k) sum += query.integers[k] * item.integers[k];
            const double expected = sum * (query.scale * item.scale);
            // Three roundings, and the product of the scales below the range.
            const double bound = 2e-7 * std::abs(expected) + std::abs(sum) * 0x1p-140;
            ASSERT_NEAR(scores.row(q)[i], expected, bound) << "query " << q << " item " << i;
          }
        }
      }
    }
  }
}

TEST_P(CompressedScorerOf, EveryInstructionSetGivesTheSameBits) {
  static std::map<std::string, std::vector<std::uint32_t>> first;
  for (const auto& hard : kHardCases) {
    for (const ItemFormat format : kFormats) {
      const HardVectors vectors = hard.make(77, 5, 100, 6);
      const auto bits = bits_of(all_scores(*make_scorer(vectors.items, format), vectors.queries));
      const auto key = fmt::format("{} {}", hard.name, name_of(format));
      EXPECT_EQ(first.try_emplace(key, bits).first->second, bits) << key;
    }
  }
}

TEST_P(CompressedScorerOf, ListsAreThoseOfAllScoresInAnyBatchAndForAnyNumberOfThreads) {
  for (const auto& hard : kHardCases) {
    for (const std::size_t q : {1, 4, 19}) {
      const HardVectors vectors = hard.make(1100, q, 21, 7);
      const auto excluded = random_exclusions(q, 1100, 3);
      for (const ItemFormat format : kFormats) {
        const auto scorer = make_scorer(vectors.items, format);
        for (const std::size_t k : {1, 100, 1100}) {
          const TopK alone = scorer->top_k(vectors.queries, k, excluded, 1);
          const TopK top = scorer->top_k(vectors.queries, k, excluded, 3);
          for (std::size_t u = 0; u < q; ++u) {
            const auto query = vectors.queries.view().rows_between(u, u + 1);
            ASSERT_EQ(row_of(top, u), best_of_all(*scorer, query, excluded.row(u), k))
                << hard.name << " " << name_of(format) << " k " << k;
            ASSERT_EQ(row_of(alone, u), row_of(top, u));
          }
        }
      }
    }
  }
}

TEST_P(CompressedScorerOf, RescoringTheWholeCatalogueIsExactSearchBitForBit) {
  for (const auto& hard : kHardCases) {
    const HardVectors vectors = hard.make(700, 6, 37, 8);
    const auto excluded = random_exclusions(6, 700, 4);
    const auto exact = make_cpu_scorer(vectors.items);
    for (const ItemFormat format : kFormats) {
      const auto scorer = make_scorer(vectors.items, format, 700);
      for (const std::size_t k : {1, 40, 700}) {
        const TopK expected = exact->top_k(vectors.queries, k, excluded, 1);
        const TopK top = scorer->top_k(vectors.queries, k, excluded, 3);
        for (std::size_t q = 0; q < 6; ++q) {
          ASSERT_EQ(row_of(top, q), row_of(expected, q)) << hard.name << " " << name_of(format);
        }
        ASSERT_EQ(bits_of(top.scores), bits_of(expected.scores));
      }
    }
  }
}

TEST_P(CompressedScorerOf, ListsOfRescoredItemsAreTheBestOfTheScanByExactScores) {
  const auto items = random_matrix(900, 30, 9);
  const auto queries = random_matrix(5, 30, 10);
  const auto excluded = random_exclusions(5, 900, 3);
  const bool fused = test::is_fused(GetParam());
  for (const ItemFormat format : kFormats) {
    const auto plain = make_scorer(items, format);
    const auto scorer = make_scorer(items, format, 50);
    EXPECT_EQ(bits_of(all_scores(*scorer, queries)), bits_of(all_scores(*plain, queries)));
    const TopK candidates = plain->top_k(queries, 50, excluded, 2);
    const TopK top = scorer->top_k(queries, 20, excluded, 2);
    for (std::size_t q = 0; q < 5; ++q) {
      TopKSelector expected(20);
      for (const std::int32_t item : candidates.items.row(q)) {
        const auto row = items.row(static_cast<std::size_t>(item));
        expected.offer(
            {test::reference_score(queries.row(q), row, Similarity::kInnerProduct, fused), item});
      }
      EXPECT_EQ(row_of(top, q), expected.take()) << name_of(format);
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(CompressedScorerOf);

TEST(CompressedScorer, MoreBitsAreNearerToTheExactScores) {
  const auto items = normalise(random_matrix(2000, 96, 11), 2).vectors;
  const auto queries = normalise(random_matrix(20, 96, 12), 2).vectors;
  const auto exact = all_scores(*make_cpu_scorer(items), queries);
  double before = 0;
  for (const ItemFormat format : kFormats) {
    const auto scores = all_scores(*make_scorer(items, format), queries);
    double error = 0;
    for (std::size_t q = 0; q < 20; ++q) {
      for (std::size_t i = 0; i < 2000; ++i) {
        error += std::pow(scores.row(q)[i] - exact.row(q)[i], 2);
      }
    }
    EXPECT_GT(error, 4 * before);
    EXPECT_LT(error, 0.6 * 20 * 2000 / 96);  // of scores with a variance of 1 / 96
    before = error;
  }
}

TEST(CompressedScorer, EqualItemsRankByRow) {
  auto items = random_matrix(500, 24, 13);
  for (std::size_t i = 10; i < 500; ++i) std::ranges::copy(items.row(i % 10), items.row(i).begin());
  const auto queries = random_matrix(8, 24, 14);
  for (const ItemFormat format : kFormats) {
    const TopK top = make_scorer(items, format)->top_k(queries, 50, {}, 3);
    for (std::size_t q = 0; q < 8; ++q) {
      const auto list = top.items.row(q);
      for (std::size_t p = 0; p < 50; ++p) {
        EXPECT_EQ(list[p], list[0] % 10 + 10 * static_cast<std::int32_t>(p)) << name_of(format);
      }
    }
  }
}

TEST(CompressedScorer, KeepsNoFloatsOfItemsThatItDoesNotRescore) {
  auto items = random_matrix(300, 40, 15);
  const auto queries = random_matrix(3, 40, 16);
  for (const ItemFormat format : kFormats) {
    auto copy = random_matrix(300, 40, 15);
    const auto scorer = make_scorer(copy, format);
    copy = Matrix<float>();
    EXPECT_EQ(bits_of(scorer->top_k(queries, 9, {}, 1).scores),
              bits_of(make_scorer(items, format)->top_k(queries, 9, {}, 1).scores));
    EXPECT_EQ(scorer->item_bytes(9).beside, 0u);
    EXPECT_EQ(make_scorer(items, format, 9)->item_bytes(9).beside, 300u * 40 * 4);
    EXPECT_FALSE(scorer->rescores());
  }
}

TEST(CompressedScorer, RefusesWhatTheExactScorerRefusesAndListsBeyondTheRescored) {
  auto items = random_matrix(50, 16, 17);
  const auto queries = random_matrix(2, 16, 18);
  const auto scorer = make_scorer(items, ItemFormat::kInt4, 10);
  EXPECT_NO_THROW(scorer->top_k(queries, 10, {}, 1));
  EXPECT_THROW(scorer->top_k(queries, 11, {}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 0, {}, 1), Error);
  EXPECT_THROW(scorer->top_k(random_matrix(2, 15, 1), 5, {}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 5, {.offsets = {0, 2, 2}, .items = {4, 3}}, 1), Error);
  items.row(3)[2] = NAN;
  EXPECT_THROW(make_scorer(items, ItemFormat::kBinary), Error);
}

}  // namespace
}  // namespace reckon
