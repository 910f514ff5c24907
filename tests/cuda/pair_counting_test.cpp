#include "cuda/pair_counting.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "core/random.h"
#include "cuda/simt/device_memory.h"
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

void expect_each_pair_once(const PairCounting::Sum& got, const std::vector<float>& positives,
                           const std::vector<float>& negatives) {
  PairCounting::Sum expected;
  for (const float p : positives) {
    for (const float n : negatives) {
      expected.wins += p > n;
      expected.ties += p == n;
    }
  }
  EXPECT_TRUE(got.wins == expected.wins);
  EXPECT_TRUE(got.ties == expected.ties);
  EXPECT_TRUE(got.pairs == positives.size() * negatives.size());
}

TEST(PairCounting, CountsEachOnceHoweverTheNegativesAreDivided) {
  const auto positives = few_scores(500, 1), negatives = few_scores(3000, 2);
  for (const std::size_t spare : {std::size_t{1} << 30, std::size_t{9000}, std::size_t{1200}}) {
    PairCounting counting(positives);
    const test::SpareDeviceMemory memory(spare);
    for (std::size_t begin = 0; begin < 3000; begin += 700) {
      counting.add(std::span(negatives).subspan(begin, std::min<std::size_t>(700, 3000 - begin)));
    }
    expect_each_pair_once(counting.counts(), positives, negatives);
    expect_each_pair_once(counting.counts(), positives, negatives);  // nothing twice
  }
}

TEST(PairCounting, CountsWhatSeveralThreadsAdd) {
  const auto positives = few_scores(50, 3), negatives = few_scores(4000, 4);
  PairCounting counting(positives);
  const auto add = [&](std::size_t begin) {
    for (std::size_t i = begin; i < begin + 2000; i += 100) {
      counting.add(std::span(negatives).subspan(i, 100));
    }
  };
  std::thread other(add, 2000);
  add(0);
  other.join();
  expect_each_pair_once(counting.counts(), positives, negatives);
}

// 2^22 of them are uploaded at a time, and the memory for them is kept.
TEST(PairCounting, AllocatesNothingForMoreNegatives) {
  const std::vector<float> positives = {0, 0, 1}, negatives(std::size_t{1} << 22, 0.0f);
  PairCounting counting(positives);
  counting.add(negatives);
  const std::size_t before = simt::device_memory_use().allocations;
  counting.add(std::span(negatives).first(5));
  const PairCounting::Sum sum = counting.counts();
  EXPECT_EQ(simt::device_memory_use().allocations, before);
  EXPECT_TRUE(sum.ties == 2 * (negatives.size() + 5));
  EXPECT_TRUE(sum.wins == negatives.size() + 5);
}

TEST(PairCounting, OfNothingThereAreNone) {
  const std::vector<float> some = {1, 2};
  PairCounting no_negatives(some), no_positives({});
  no_positives.add(some);
  EXPECT_TRUE(no_negatives.counts().pairs == 0);
  EXPECT_TRUE(no_positives.counts().pairs == 0);
}

TEST(PairCounting, SaysWhatDoesNotFit) {
  const std::vector<float> some(30);
  PairCounting counting(some);
  counting.add(some);
  const test::SpareDeviceMemory memory(2);
  EXPECT_EQ(test::error_of([&] {
              PairCounting again(some);
            }).find("AUC: 30 positives do not fit into device memory: "),
            0u);
  EXPECT_EQ(test::error_of([&] {
              counting.counts();
            }).find("AUC: a negative: does not fit into device memory: "),
            0u);
}

}  // namespace
}  // namespace reckon::cuda
