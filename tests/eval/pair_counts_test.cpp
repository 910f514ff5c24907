#include "eval/pair_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/random.h"

namespace reckon {
namespace {

PairCounts count(std::span<const float> ascending_positives, std::span<const float> negatives) {
  return count_pairs(ascending_positives, negatives);
}

// Every pair by itself.
PairCounts brute_force(const std::vector<float>& positives, const std::vector<float>& negatives) {
  PairCounts counts;
  for (const float positive : positives) {
    for (const float negative : negatives) {
      counts.twice_wins += positive > negative ? 2u : positive == negative ? 1u : 0u;
      counts.pairs += 1;
    }
  }
  return counts;
}

// Scores on a grid of `levels` values, so that ties are as common as wanted.
std::vector<float> scores_on_grid(Random& random, std::size_t n, std::size_t levels) {
  std::vector<float> scores(n);
  for (float& score : scores) {
    score = static_cast<float>(random.below(levels)) - 7.0f;
  }
  return scores;
}

TEST(PairCounts, CountsWhatComparingEveryPairCounts) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    const std::size_t levels = 1 + random.below(round % 2 == 0 ? 5 : 1000);
    std::vector<float> positives = scores_on_grid(random, random.below(20), levels);
    const std::vector<float> negatives = scores_on_grid(random, random.below(50), levels);
    std::sort(positives.begin(), positives.end());
    EXPECT_TRUE(count(positives, negatives) == brute_force(positives, negatives));
  }
}

TEST(PairCounts, GivesHalfCreditToATie) {
  const std::vector<float> same = {1.0f, 1.0f};
  EXPECT_EQ(count(same, same).auc(), 0.5);
}

TEST(PairCounts, HoldsZerosOfBothSignsEqual) {
  const std::vector<float> plus = {0.0f};
  const std::vector<float> minus = {-0.0f};
  EXPECT_EQ(count(plus, minus).auc(), 0.5);
  EXPECT_EQ(count(minus, plus).auc(), 0.5);
}

TEST(PairCounts, OrdersInfinities) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> positives = {-infinity, infinity};
  const std::vector<float> negatives = {-infinity, 0.0f};
  // -inf ties with -inf and loses to 0; +inf wins twice.
  EXPECT_EQ(count(positives, negatives).auc(), 2.5 / 4.0);
}

TEST(PairCounts, HasNoAucWithoutPairs) {
  const std::vector<float> some = {1.0f};
  const std::vector<float> none;
  EXPECT_TRUE(std::isnan(count(some, none).auc()));
  EXPECT_TRUE(std::isnan(count(none, some).auc()));
}

TEST(PairCounts, MergesPartsOfTheNegativesIntoTheWhole) {
  Random random(2);
  std::vector<float> positives = scores_on_grid(random, 30, 12);
  std::sort(positives.begin(), positives.end());
  const std::vector<float> negatives = scores_on_grid(random, 200, 12);
  const PairCounts whole = count(positives, negatives);
  for (const std::size_t cut : {0u, 1u, 77u, 200u}) {
    PairCounts merged = count(positives, std::span(negatives).subspan(cut));
    merged.merge(count(positives, std::span(negatives).first(cut)));
    EXPECT_TRUE(merged == whole);
    PairCounter<float> counter(positives);
    counter.add(std::span(negatives).subspan(cut));
    counter.add(std::span(negatives).first(cut));
    EXPECT_TRUE(counter.counts() == whole);
  }
}

TEST(PairCounts, DoesNotChangeUnderAnIncreasingMapOfTheScores) {
  Random random(3);
  std::vector<float> positives = scores_on_grid(random, 30, 40);
  std::vector<float> negatives = scores_on_grid(random, 200, 40);
  std::sort(positives.begin(), positives.end());
  const PairCounts before = count(positives, negatives);
  for (float& score : positives) score = 0.25f * score - 3.0f;
  for (float& score : negatives) score = 0.25f * score - 3.0f;
  EXPECT_TRUE(count(positives, negatives) == before);
}

TEST(PairCounts, SwappingTheClassesGivesTheComplement) {
  Random random(4);
  std::vector<float> a = scores_on_grid(random, 31, 9);
  std::vector<float> b = scores_on_grid(random, 47, 9);
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const PairCounts forward = count(a, b);
  const PairCounts backward = count(b, a);
  EXPECT_TRUE(forward.twice_wins + backward.twice_wins == 2 * forward.pairs);
}

TEST(PairCounts, DoesNotOverflow64Bits) {
  PairCounts counts;
  counts.pairs = static_cast<PairCounts::Count>(1) << 80;
  counts.twice_wins = static_cast<PairCounts::Count>(1) << 80;
  counts.merge(counts);
  EXPECT_EQ(counts.auc(), 0.5);
}

}  // namespace
}  // namespace reckon
