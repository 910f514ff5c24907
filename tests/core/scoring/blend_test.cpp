#include "core/scoring/blend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/scoring/top_k.h"

namespace reckon {
namespace {

std::vector<std::int32_t> ranking(double a) {
  std::vector<float> scores = {0.2f, 0.9f, -0.5f, 0.6f};
  blend_scores(a, scores);
  std::vector<std::int32_t> items;
  for (const auto& best : select_top_k(scores, {}, 4)) items.push_back(best.item);
  return items;
}

TEST(Blend, IsTheWeightedSumOfTheScoreAndItsComplement) {
  std::vector<float> scores = {0.0f, 0.25f, 1.0f};
  blend_scores(0.8, scores);
  EXPECT_FLOAT_EQ(scores[0], 0.2f);
  EXPECT_FLOAT_EQ(scores[1], 0.35f);
  EXPECT_FLOAT_EQ(scores[2], 0.8f);
}

TEST(Blend, KeepsTheRankingAboveOneHalfAndWarnsOtherwise) {
  const std::vector<std::int32_t> kept = {1, 3, 0, 2};
  EXPECT_EQ(ranking(1.0), kept);
  EXPECT_EQ(ranking(0.51), kept);
  EXPECT_EQ(blend_warning(0.51), std::nullopt);
  EXPECT_EQ(ranking(0.5), (std::vector<std::int32_t>{0, 1, 2, 3}));
  EXPECT_TRUE(blend_warning(0.5)->find("every item has the score 0.5") != std::string::npos);
  EXPECT_EQ(ranking(0.3), (std::vector<std::int32_t>{2, 0, 3, 1}));
  EXPECT_TRUE(blend_warning(0.3)->find("reversed") != std::string::npos);
}

TEST(Blend, RefusesAWeightOutsideZeroToOne) {
  std::vector<float> scores = {1.0f};
  for (const double a : {-0.1, 1.1, std::nan("")}) EXPECT_THROW(blend_scores(a, scores), Error);
}

}  // namespace
}  // namespace reckon
