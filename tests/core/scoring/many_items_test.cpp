#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/mapped_file.h"
#include "core/profile/item_vectors.h"
#include "tests/core/scoring/random_matrix.h"
#include "tests/core/scoring/scored_lists.h"
#include "tests/core/scoring/tested_scorer.h"

namespace reckon {
namespace {

using test::all_scores;
using test::best_of_all;
using test::make_scorer;
using test::random_exclusions;
using test::random_matrix;
using test::row_of;

TEST(ScorerOfManyItems, ListsOfManyItemsAreThoseOfAllScoresForEverySimilarity) {
  auto items = random_matrix(9000, 50, 21);
  for (std::size_t i = 0; i < 9000; i += 50) std::ranges::fill(items.row(i), 0.0f);
  const auto queries = random_matrix(11, 50, 22);
  const auto excluded = random_exclusions(11, 9000, 3);
  for (const auto similarity :
       {Similarity::kInnerProduct, Similarity::kCosine, Similarity::kDistance}) {
    const auto scorer = make_scorer(items, similarity);
    for (const std::size_t k : {1, 100, 562, 563, 9000}) {  // the last two are scored exhaustively
      const TopK top = scorer->top_k(queries, k, excluded, 2);
      for (std::size_t q = 0; q < 11; ++q) {
        ASSERT_EQ(row_of(top, q),
                  best_of_all(*scorer, queries.view().rows_between(q, q + 1), excluded.row(q), k))
            << static_cast<int>(similarity) << " " << k;
      }
    }
  }
}

TEST(ScorerOfManyItems, CosinesAreInnerProductsOfUnitVectors) {
  const auto items = random_matrix(3000, 40, 23);
  const auto queries = random_matrix(5, 40, 24);
  const auto unit_items = normalise(items, 1).vectors;
  const TopK expected = make_scorer(unit_items)->top_k(normalise(queries, 1).vectors, 20, {}, 1);
  const TopK cosines = make_scorer(items, Similarity::kCosine)->top_k(queries, 20, {}, 1);
  for (std::size_t q = 0; q < 5; ++q) EXPECT_EQ(row_of(cosines, q), row_of(expected, q));
}

TEST(ScorerOfManyItems, DistancesAreSquaredAndNegative) {
  const auto items = random_matrix(100, 40, 25);
  const auto queries = random_matrix(5, 40, 26);
  const auto scorer = make_scorer(items, Similarity::kDistance);
  const auto scores = all_scores(*scorer, queries);
  for (std::size_t q = 0; q < 5; ++q) {
    for (std::size_t i = 0; i < 100; ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < 40; ++k) {
        const double difference = queries.row(q)[k] - items.row(i)[k];
        sum += difference * difference;
      }
      EXPECT_NEAR(scores.row(q)[i], -sum, 1e-5 * sum);
    }
  }
  auto far = random_matrix(1, 40, 27);
  far.row(0)[0] = 2e19f;
  EXPECT_THROW(scorer->top_k(far, 1, {}, 1), Error);
}

TEST(ScorerOfManyItems, ScoresAllItemsForQueriesThatTooManyAreCloseTo) {
  auto items = random_matrix(8000, 16, 28);
  for (std::size_t i = 0; i < 8000; i += 2) {  // half of them alike
    std::ranges::fill(items.row(i), 2.0f);
    items.row(i)[i / 2 % 16] = std::nextafter(2.0f, 3.0f);
  }
  auto queries = random_matrix(3, 16, 29);
  std::ranges::fill(queries.row(1), 1.0f);
  const auto scorer = make_scorer(items);
  const auto excluded = random_exclusions(3, 8000, 3);
  const TopK top = scorer->top_k(queries, 30, excluded, 2);
  for (std::size_t q = 0; q < 3; ++q) {
    EXPECT_EQ(row_of(top, q),
              best_of_all(*scorer, queries.view().rows_between(q, q + 1), excluded.row(q), 30));
  }
}

TEST(ScorerOfManyItems, FewerItemsAreLeftThanWanted) {
  const auto items = random_matrix(5000, 8, 30);
  const auto queries = random_matrix(2, 8, 31);
  UserItems excluded;
  for (std::int32_t i = 0; i < 4990; ++i) excluded.items.push_back(i);
  excluded.end_row();
  excluded.end_row();
  const TopK top = make_scorer(items)->top_k(queries, 100, excluded, 2);
  EXPECT_GE(top.items.row(0)[9], 4990);
  EXPECT_EQ(top.items.row(0)[10], -1);
  EXPECT_GE(top.items.row(1)[99], 0);
}

TEST(ScorerOfManyItems, TakesItemsFromAMappedFile) {
  const auto items = random_matrix(4000, 24, 32);
  const auto path = std::filesystem::path(testing::TempDir()) / "scorer_test_items.f32";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(items.data()), 4000 * 24 * sizeof(float));
  const MappedFile file(path);
  const auto queries = random_matrix(3, 24, 33);
  const MatrixView<const float> mapped(reinterpret_cast<const float*>(file.bytes().data()), 4000,
                                       24);
  const TopK top = make_scorer(mapped)->top_k(queries, 10, {}, 1);
  const TopK expected = make_scorer(items)->top_k(queries, 10, {}, 1);
  for (std::size_t q = 0; q < 3; ++q) EXPECT_EQ(row_of(top, q), row_of(expected, q));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace reckon
