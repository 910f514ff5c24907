// The formulas against their definitions, written out plainly.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/random.h"
#include "eval/beyond/calibration.h"
#include "eval/beyond/concentration.h"
#include "eval/beyond/diversity.h"
#include "eval/beyond/item_popularity.h"
#include "eval/beyond/personalisation.h"
#include "eval/beyond/popularity_lift.h"
#include "tests/eval/beyond/compressed.h"

namespace reckon::beyond {
namespace {

using test::compressed;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr double kExact = 1e-12;

// Lists of 0 to `longest` distinct items.
test::Rows random_lists(std::size_t users, std::size_t items, std::size_t longest,
                        std::uint64_t seed) {
  Random random(seed);
  test::Rows rows(users);
  for (auto& row : rows) {
    const std::size_t length = random.below(longest + 1);
    while (row.size() < length) {
      const auto item = static_cast<std::int32_t>(random.below(items));
      if (std::ranges::find(row, item) == row.end()) row.push_back(item);
    }
  }
  return rows;
}

std::vector<List> views(const test::Rows& rows) { return {rows.begin(), rows.end()}; }

double personalisation_by_pairs(const std::vector<List>& lists) {
  double sum = 0.0;
  double pairs = 0.0;
  for (std::size_t a = 0; a < lists.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (lists[a].empty() || lists[b].empty()) continue;
      double common = 0.0;
      for (const std::int32_t item : lists[a]) {
        common += std::ranges::find(lists[b], item) != lists[b].end() ? 1.0 : 0.0;
      }
      sum += 1.0 - common / std::sqrt(static_cast<double>(lists[a].size() * lists[b].size()));
      pairs += 1.0;
    }
  }
  return sum / pairs;
}

TEST(Personalisation, IsTheMeanDissimilarityOfAllPairs) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const test::Rows rows = random_lists(40, 30, 6, seed);
    const auto lists = views(rows);
    EXPECT_NEAR(personalisation(lists, 30), personalisation_by_pairs(lists), kExact);
    auto reversed = lists;
    std::ranges::reverse(reversed);
    EXPECT_EQ(personalisation(lists, 30), personalisation(reversed, 30));
  }
}

TEST(Personalisation, IsZeroForOneListForAllAndOneForDisjointLists) {
  const test::Rows same = {{1, 2, 3}, {3, 2, 1}, {2, 1, 3}};
  EXPECT_EQ(personalisation(views(same), 9), 0.0);
  const test::Rows disjoint = {{1, 2, 3}, {4, 5, 6}, {7, 8, 0}};
  EXPECT_EQ(personalisation(views(disjoint), 9), 1.0);
  const test::Rows alone = {{1, 2, 3}, {}};
  EXPECT_TRUE(std::isnan(personalisation(views(alone), 9)));
}

TEST(Concentration, OfCountsAndOfWeightsIsTheSame) {
  const std::vector<std::int64_t> counts = {0, 3, 1, 0, 7, 2};
  EXPECT_NEAR(gini(counts), gini(std::vector<double>(counts.begin(), counts.end())), kExact);
  // Half the mean absolute difference, relative to the mean.
  double differences = 0.0;
  for (const std::int64_t a : counts) {
    for (const std::int64_t b : counts) differences += static_cast<double>(std::abs(a - b));
  }
  EXPECT_NEAR(gini(counts), differences / (2.0 * 6.0 * 13.0), kExact);
  EXPECT_TRUE(std::isnan(gini(std::vector<std::int64_t>(3))));
}

TEST(Concentration, EntropyIsThatOfTheShares) {
  EXPECT_NEAR(entropy(std::vector<std::int64_t>{2, 2, 0, 4}), 1.5 * std::log(2.0), kExact);
  EXPECT_EQ(entropy(std::vector<std::int64_t>{0, 5}), 0.0);
  EXPECT_TRUE(std::isnan(entropy(std::vector<std::int64_t>{0, 0})));
}

TEST(Exposure, WeighsPlacesAndDoesNotDependOnTheOrderOfLists) {
  const test::Rows rows = random_lists(50, 12, 5, 9);
  auto lists = views(rows);
  const auto weight = [](std::size_t place) { return 1.0 / (static_cast<double>(place) + 0.7); };
  const std::vector<double> exposure = exposures(lists, 12, weight);
  std::vector<double> expected(12);
  for (const List& list : lists) {
    for (std::size_t place = 0; place < list.size(); ++place) {
      expected[static_cast<std::size_t>(list[place])] += weight(place);
    }
  }
  EXPECT_THAT(exposure, Pointwise(DoubleNear(kExact), expected));
  std::ranges::reverse(lists);
  EXPECT_EQ(exposures(lists, 12, weight), exposure);
}

TEST(Popularity, CountsInteractionsAndDistinctUsers) {
  const ItemPopularity popularity = item_popularity(compressed({{0, 2, 0}, {}, {2, 1}}), 4);
  EXPECT_THAT(popularity.interactions, ElementsAre(2, 1, 2, 0));
  EXPECT_THAT(popularity.users, ElementsAre(1, 1, 2, 0));
  EXPECT_EQ(popularity.total_interactions, 5);
  EXPECT_EQ(popularity.training_users, 2);
}

TEST(Popularity, RanksShareTiesAndKnowNothingOfUnseenItems) {
  const std::vector<std::int64_t> counts = {5, 0, 2, 5, 1, 2};
  EXPECT_THAT(dense_popularity_ranks(counts), ElementsAre(1, 0, 2, 1, 3, 2));
  EXPECT_THAT(popularity_percentiles(counts), ElementsAre(0.9, 0.0, 0.5, 0.9, 0.2, 0.5));
  EXPECT_THAT(most_popular_first(counts), ElementsAre(0, 3, 2, 5, 4, 1));
  // A head of ceil(0.2 * 6) = 2 items, and of those that are as popular.
  EXPECT_THAT(tail_items(counts), ElementsAre(0, 1, 1, 0, 1, 1));
  EXPECT_THAT(tail_items(std::vector<std::int64_t>{1, 3, 1, 1, 1, 0}),
              ElementsAre(0, 0, 0, 0, 0, 1));
  EXPECT_THAT(tail_items(std::vector<std::int64_t>{}), ElementsAre());
}

TEST(Popularity, LiftIsRelativeToTheHistory) {
  const std::vector<std::int64_t> counts = {8, 2, 4, 0};
  const std::vector<std::int32_t> list = {0, 2};
  EXPECT_DOUBLE_EQ(popularity_lift(list, std::vector<std::int32_t>{1, 2}, counts), 1.0);
  EXPECT_TRUE(std::isnan(popularity_lift(list, std::vector<std::int32_t>{}, counts)));
  EXPECT_TRUE(std::isnan(popularity_lift(list, std::vector<std::int32_t>{3}, counts)));
  EXPECT_TRUE(std::isnan(popularity_lift(List(), std::vector<std::int32_t>{1}, counts)));
}

// Items 0 to 4 of three attributes.
ItemAttributes attributes() { return {compressed({{0}, {0, 1}, {1, 2}, {}, {}}), 3}; }

TEST(Diversity, OfAttributesIsTheMeanDistanceOfPairs) {
  const std::vector<std::int32_t> list = {0, 1, 2};
  EXPECT_NEAR(jaccard_diversity(list, attributes()), (1.0 / 2 + 1.0 + 2.0 / 3) / 3, kExact);
  EXPECT_NEAR(hamming_diversity(list, attributes()), (1.0 + 3.0 + 2.0) / 3, kExact);
  EXPECT_EQ(jaccard_diversity(std::vector<std::int32_t>{3, 4}, attributes()), 0.0);
  EXPECT_EQ(jaccard_diversity(std::vector<std::int32_t>{1}, attributes()), 0.0);
}

TEST(Diversity, OfVectorsIsTheMeanCosineDistanceOfPairs) {
  Random random(6);
  Matrix<float> vectors(8, 5);
  for (std::size_t item = 1; item < 8; ++item) {  // item 0 keeps its zero vector
    for (float& x : vectors.row(item)) x = static_cast<float>(random.normal());
  }
  const std::vector<std::int32_t> list = {3, 0, 7, 1};
  double sum = 0.0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double dot = 0.0;
      double a = 0.0;
      double b = 0.0;
      for (std::size_t d = 0; d < 5; ++d) {
        const double x = vectors.row(static_cast<std::size_t>(list[i]))[d];
        const double y = vectors.row(static_cast<std::size_t>(list[j]))[d];
        dot += x * y;
        a += x * x;
        b += y * y;
      }
      sum += a * b == 0.0 ? 1.0 : 1.0 - dot / std::sqrt(a * b);
    }
  }
  EXPECT_NEAR(cosine_diversity(list, vectors), sum / 6.0, kExact);
}

TEST(Calibration, ComparesTheSharesOfAttributes) {
  const ItemAttributes genres = attributes();
  const auto history = attribute_shares(std::vector<std::int32_t>{0, 0, 1, 3}, genres);
  EXPECT_THAT(history, Pointwise(DoubleNear(kExact), {2.5 / 3, 0.5 / 3, 0.0}));
  const auto list = attribute_shares(std::vector<std::int32_t>{2, 1}, genres);
  EXPECT_THAT(list, ElementsAre(0.25, 0.5, 0.25));
  const auto smoothed = [&](std::size_t g) { return 0.99 * list[g] + 0.01 * history[g]; };
  EXPECT_NEAR(calibration_kl(history, list),
              history[0] * std::log(history[0] / smoothed(0)) +
                  history[1] * std::log(history[1] / smoothed(1)),
              kExact);
  double js = 0.0;
  for (std::size_t g = 0; g < 3; ++g) {
    const double middle = (history[g] + list[g]) / 2;
    if (history[g] > 0) js += history[g] * std::log2(history[g] / middle) / 2;
    if (list[g] > 0) js += list[g] * std::log2(list[g] / middle) / 2;
  }
  EXPECT_NEAR(calibration_js(history, list), js, kExact);
}

TEST(Calibration, IsZeroForTheSameSharesAndBoundedForDisjointOnes) {
  const std::vector<double> a = {0.25, 0.75, 0.0};
  const std::vector<double> b = {0.0, 0.0, 1.0};
  EXPECT_NEAR(calibration_kl(a, a), 0.0, kExact);
  EXPECT_NEAR(calibration_js(a, a), 0.0, kExact);
  EXPECT_NEAR(calibration_kl(a, b), std::log(100.0), kExact);
  EXPECT_NEAR(calibration_js(a, b), 1.0, kExact);
  EXPECT_TRUE(std::isnan(calibration_kl(a, {})));
  EXPECT_TRUE(std::isnan(calibration_js({}, a)));
  EXPECT_TRUE(attribute_shares(std::vector<std::int32_t>{3, 4}, attributes()).empty());
}

}  // namespace
}  // namespace reckon::beyond
