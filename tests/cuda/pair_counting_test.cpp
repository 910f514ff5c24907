#include "cuda/pair_counting.h"

#include <gtest/gtest.h>

#include "core/random.h"
#include "tests/cuda/simt/spare_device_memory.h"
#include "tests/support/errors.h"

namespace reckon::cuda {
namespace {

std::vector<float> few_scores(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(count);
  for (float& score : scores) score = static_cast<float>(random.below(397)) - 198;
  return scores;
}

PairCounts one_by_one(const std::vector<float>& positives, const std::vector<float>& negatives) {
  PairCounts counts = {0, 0};
  for (const float p : positives) {
    for (const float n : negatives) {
      counts.wins += p > n;
      counts.ties += p == n;
    }
  }
  return counts;
}

TEST(CountAllPairs, CountsEachOnceHoweverTheyAreDivided) {
  const auto positives = few_scores(500, 1), negatives = few_scores(3000, 2);
  const PairCounts expected = one_by_one(positives, negatives);
  for (const std::size_t spare : {std::size_t{1} << 30, std::size_t{9000}, std::size_t{4000}}) {
    const test::SpareDeviceMemory memory(spare);
    const PairCounts got = count_all_pairs(positives, negatives);
    EXPECT_EQ(got.wins, expected.wins) << spare;
    EXPECT_EQ(got.ties, expected.ties) << spare;
  }
}

TEST(CountAllPairs, OfNothingThereAreNone) {
  const std::vector<float> some = {1, 2};
  EXPECT_EQ(count_all_pairs(some, {}).wins, 0u);
  EXPECT_EQ(count_all_pairs({}, some).ties, 0u);
}

TEST(CountAllPairs, SaysThatNotEvenOneFits) {
  const test::SpareDeviceMemory memory(100);
  const std::vector<float> some = {1, 2};
  EXPECT_EQ(test::error_of([&] {
              count_all_pairs(some, some);
            }).find("AUC: a negative: does not fit into device memory: "),
            0u);
}

}  // namespace
}  // namespace reckon::cuda
