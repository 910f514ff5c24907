#include "core/scoring/candidate_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "core/random.h"

namespace reckon {
namespace {

constexpr std::size_t kNoLimit = 1 << 20;
constexpr float kNoGuess = -std::numeric_limits<float>::infinity();

std::vector<Candidate> random_candidates(std::size_t count, float width) {
  std::vector<Candidate> out;
  Random random(1);
  for (std::size_t i = 0; i < count; ++i) {
    const auto score = static_cast<float>(random.normal());
    out.push_back({score + width, score - width, static_cast<std::int32_t>(i)});
  }
  return out;
}

std::vector<std::int32_t> items_of(const std::vector<Candidate>& candidates) {
  std::vector<std::int32_t> items;
  for (const Candidate& candidate : candidates) items.push_back(candidate.item);
  std::ranges::sort(items);
  return items;
}

TEST(CandidateList, KeepsThoseWhoseUpperBoundReachesTheKthLowerBound) {
  for (const std::size_t k : {1, 10, 300, 5000}) {
    const auto all = random_candidates(5000, 0.1f);
    auto by_lower = all;
    std::ranges::sort(by_lower, std::greater(), &Candidate::lower);
    auto expected = all;
    std::erase_if(expected, [&](const Candidate& c) { return c.upper < by_lower[k - 1].lower; });
    CandidateList list(k, kNoLimit, kNoGuess);
    for (const Candidate& candidate : all) list.add(candidate);
    EXPECT_EQ(items_of(list.take()), items_of(expected));
  }
}

TEST(CandidateList, IsCompleteUnlessTheGuessWasTooHigh) {
  const auto all = random_candidates(5000, 0.1f);
  auto lower = all;
  std::ranges::sort(lower, std::greater(), &Candidate::lower);
  const float right = lower[99].lower;
  const auto take = [&](float guess) {
    CandidateList list(100, kNoLimit, guess);
    for (const Candidate& candidate : all) list.add(candidate);
    const auto items = items_of(list.take());
    return std::pair(items, list.complete());
  };
  const auto expected = take(kNoGuess);
  EXPECT_TRUE(expected.second);
  EXPECT_EQ(take(right), expected);
  EXPECT_EQ(take(right - 0.5f), expected);
  EXPECT_FALSE(take(std::nextafter(right, 10.0f)).second);
  EXPECT_FALSE(take(right + 10).second);
}

TEST(CandidateList, KeepsAllOfEqualBounds) {
  CandidateList list(2, kNoLimit, kNoGuess);
  for (std::int32_t i = 0; i < 1000; ++i) list.add({1, 1, i});
  EXPECT_EQ(list.take().size(), 1000u);
}

TEST(CandidateList, GivesUpBeyondItsLimit) {
  CandidateList list(2, 500, kNoGuess);
  for (std::int32_t i = 0; i < 400; ++i) list.add({2, 1, i});
  EXPECT_FALSE(list.gave_up());
  for (std::int32_t i = 400; i < 5000; ++i) list.add({2, 1, i});
  EXPECT_TRUE(list.gave_up());
  EXPECT_EQ(list.threshold(), std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace reckon
