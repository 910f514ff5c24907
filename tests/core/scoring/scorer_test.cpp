#include "tests/core/scoring/tested_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/scoring/top_k.h"
#include "tests/core/scoring/random_matrix.h"
#include "tests/core/scoring/scored_lists.h"

namespace reckon {
namespace {

using test::all_scores;
using test::make_scorer;
using test::random_exclusions;
using test::random_matrix;
using test::row_of;

double dot64(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * b[k];
  return sum;
}

double norm64(std::span<const float> a) { return std::sqrt(dot64(a, a)); }

TEST(Scorer, ScoresAreInnerProductsForAnyShape) {
  for (const std::size_t d : {1, 3, 16, 65, 384}) {
    for (const std::size_t n : {1, 5, 6, 7, 48, 101}) {
      for (const std::size_t q : {1, 4, 17, 33, 70}) {
        const auto items = random_matrix(n, d, n);
        const auto queries = random_matrix(q, d, q + 1000);
        const auto scores = all_scores(*make_scorer(items), queries);
        for (std::size_t u = 0; u < q; ++u) {
          for (std::size_t i = 0; i < n; ++i) {
            const double bound = 1e-6 * norm64(queries.row(u)) * norm64(items.row(i));
            ASSERT_NEAR(scores.row(u)[i], dot64(queries.row(u), items.row(i)), bound)
                << d << " " << n << " " << q;
          }
        }
      }
    }
  }
}

TEST(Scorer, AScoreIsTheSameToTheLastBitInAnyBatchAndAtAnyPlace) {
  const auto items = random_matrix(103, 100, 1);
  const auto queries = random_matrix(75, 100, 2);
  const auto scores = all_scores(*make_scorer(items), queries);
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    const auto alone = all_scores(*make_scorer(items), queries.view().rows_between(q, q + 1));
    EXPECT_TRUE(std::ranges::equal(alone.row(0), scores.row(q)));
  }
  for (std::size_t i = 0; i < items.rows(); ++i) {
    const auto alone = all_scores(*make_scorer(items.view().rows_between(i, i + 1)), queries);
    for (std::size_t q = 0; q < queries.rows(); ++q) {
      EXPECT_EQ(alone.row(q)[0], scores.row(q)[i]);
    }
  }
}

TEST(Scorer, TopKIsTheSelectionFromAllScoresForAnyNumberOfThreads) {
  const auto items = random_matrix(3001, 24, 3);
  const auto scorer = make_scorer(items);
  for (const std::size_t q : {1, 20, 300}) {
    const auto queries = random_matrix(q, 24, 4);
    const auto scores = all_scores(*scorer, queries);
    const auto excluded = random_exclusions(q, items.rows(), 3);
    for (const std::size_t k : {1, 10, 1000, 3001}) {
      for (const std::size_t threads : {1, 2, 64}) {
        const TopK top = scorer->top_k(queries, k, excluded, threads);
        for (std::size_t u = 0; u < q; u += 7) {
          auto expected = select_top_k(scores.row(u), excluded.row(u), k);
          expected.resize(k, {-std::numeric_limits<float>::infinity(), -1});
          ASSERT_EQ(row_of(top, u), expected) << "k " << k << " threads " << threads;
        }
      }
    }
  }
}

TEST(Scorer, ReorderingTheItemsReordersTheListsAndNothingElse) {
  const auto items = random_matrix(500, 32, 5);
  const auto queries = random_matrix(9, 32, 6);
  Matrix<float> reversed(items.rows(), items.cols());
  for (std::size_t i = 0; i < items.rows(); ++i) {
    std::ranges::copy(items.row(i), reversed.row(items.rows() - 1 - i).begin());
  }
  const TopK top = make_scorer(items)->top_k(queries, 50, {}, 2);
  const TopK again = make_scorer(reversed)->top_k(queries, 50, {}, 2);
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    EXPECT_TRUE(std::ranges::equal(top.scores.row(q), again.scores.row(q)));
    for (std::size_t p = 0; p < 50; ++p) {
      EXPECT_EQ(again.items.row(q)[p], 499 - top.items.row(q)[p]);
    }
  }
}

TEST(Scorer, EqualItemsRankByRowWhereverTheyStand) {
  // 2,000 copies of ten vectors: each query's list is copies of its best one, by row.
  const auto ten = random_matrix(10, 48, 7);
  Matrix<float> items(2000, 48);
  for (std::size_t i = 0; i < items.rows(); ++i) {
    std::ranges::copy(ten.row(i % 10), items.row(i).begin());
  }
  const auto queries = random_matrix(20, 48, 8);
  const TopK top = make_scorer(items)->top_k(queries, 150, {}, 3);
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    const auto list = top.items.row(q);
    for (std::size_t p = 0; p < 150; ++p) {
      EXPECT_EQ(list[p], list[0] % 10 + 10 * static_cast<std::int32_t>(p));
    }
  }
}

TEST(Scorer, TellsNeighbouringFloatsApart) {
  Matrix<float> items(100, 8);
  float value = 1;
  for (std::size_t i = 0; i < 100; ++i) {
    items.row(i * 37 % 100)[3] = value;
    value = std::nextafter(value, 2.0f);
  }
  Matrix<float> query(1, 8);
  query.row(0)[3] = 1;
  const TopK top = make_scorer(items)->top_k(query, 100, {}, 2);
  for (std::size_t p = 0; p < 100; ++p) {
    EXPECT_EQ(top.items.row(0)[p], static_cast<std::int32_t>((99 - p) * 37 % 100));
  }
}

TEST(Scorer, ZeroVectorsScoreZeroAndRankByRow) {
  const auto items = random_matrix(1000, 16, 9);
  const Matrix<float> zero(3, 16);
  const TopK top = make_scorer(items)->top_k(zero, 1000, {}, 2);
  std::vector<std::int32_t> in_order(1000);
  std::iota(in_order.begin(), in_order.end(), 0);
  for (std::size_t q = 0; q < 3; ++q) {
    EXPECT_TRUE(std::ranges::equal(top.items.row(q), in_order));
    EXPECT_EQ(top.scores.row(q)[999], 0.0f);
  }
}

TEST(Scorer, ListsNothingWhenEverythingIsExcluded) {
  const auto items = random_matrix(60, 16, 10);
  const auto queries = random_matrix(2, 16, 11);
  UserItems excluded;
  excluded.end_row();
  excluded.items.resize(60);
  std::iota(excluded.items.begin(), excluded.items.end(), 0);
  excluded.end_row();
  const TopK top = make_scorer(items)->top_k(queries, 5, excluded, 2);
  EXPECT_THAT(top.items.row(0), testing::Each(testing::Ge(0)));
  EXPECT_THAT(top.items.row(1), testing::Each(-1));
  EXPECT_THAT(top.scores.row(1), testing::Each(-std::numeric_limits<float>::infinity()));
}

TEST(Scorer, HoldsLargeAndSmallNormsAndRefusesScoresBeyondFloat32) {
  auto items = random_matrix(50, 16, 12);
  auto queries = random_matrix(2, 16, 13);
  const auto plain = make_scorer(items)->top_k(queries, 50, {}, 1);
  for (std::size_t i = 0; i < 50 * 16; ++i) items.data()[i] *= 0x1p60f;
  for (std::size_t i = 0; i < 2 * 16; ++i) queries.data()[i] *= 0x1p-60f;
  const auto scaled = make_scorer(items)->top_k(queries, 50, {}, 1);
  EXPECT_TRUE(std::ranges::equal(scaled.scores.row(1), plain.scores.row(1)));
  for (std::size_t i = 0; i < 2 * 16; ++i) queries.data()[i] *= 0x1p125f;
  EXPECT_THROW(make_scorer(items)->top_k(queries, 50, {}, 1), Error);
}

TEST(Scorer, RefusesWhatIsNotFinite) {
  for (const float bad : {NAN, -NAN, INFINITY, -INFINITY}) {
    auto items = random_matrix(50, 16, 14);
    auto queries = random_matrix(3, 16, 15);
    queries.row(2)[15] = bad;
    const auto scorer = make_scorer(items);
    EXPECT_THROW(scorer->top_k(queries, 1, {}, 1), Error);
    EXPECT_THROW(all_scores(*scorer, queries), Error);
    items.row(49)[0] = bad;
    try {
      make_scorer(items);
      FAIL() << bad;
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "items: row 49: not every element is finite");
    }
  }
}

TEST(Scorer, RefusesShapesThatDoNotFit) {
  const auto items = random_matrix(50, 16, 16);
  const auto queries = random_matrix(2, 16, 17);
  const auto scorer = make_scorer(items);
  EXPECT_THROW(scorer->top_k(queries, 0, {}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 51, {}, 1), Error);
  EXPECT_THROW(scorer->top_k(random_matrix(2, 15, 1), 5, {}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 5, {.offsets = {0, 1}, .items = {3}}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 5, {.offsets = {0, 1, 1}, .items = {50}}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 5, {.offsets = {0, 2, 2}, .items = {4, 3}}, 1), Error);
  EXPECT_THROW(scorer->top_k(queries, 5, {.offsets = {0, 2, 1}, .items = {4}}, 1), Error);
  Matrix<float> narrow(2, 49);
  EXPECT_THROW(scorer->scores(queries, narrow), Error);
}

TEST(Scorer, ReadsRowsThatStandApart) {
  const auto wide = random_matrix(70, 40, 18);
  const auto queries = random_matrix(5, 24, 19);
  Matrix<float> narrow(70, 24);
  for (std::size_t i = 0; i < 70; ++i) {
    std::ranges::copy(wide.row(i).first(24), narrow.row(i).begin());
  }
  const auto apart = all_scores(*make_scorer({wide.data(), 70, 24, 40}), queries);
  const auto dense = all_scores(*make_scorer(narrow), queries);
  for (std::size_t q = 0; q < 5; ++q) EXPECT_TRUE(std::ranges::equal(apart.row(q), dense.row(q)));
}

TEST(Scorer, TakesNoQueriesAndNoItems) {
  const auto items = random_matrix(5, 8, 20);
  EXPECT_EQ(make_scorer(items)->top_k(Matrix<float>(0, 8), 2, {}, 2).items.rows(), 0u);
  const auto none = make_scorer({items.data(), 0, 8});
  EXPECT_THROW(none->top_k(items, 1, {}, 1), Error);
  EXPECT_EQ(all_scores(*none, items).cols(), 0u);
}

}  // namespace
}  // namespace reckon
