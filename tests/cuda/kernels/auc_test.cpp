#include "cuda/kernels/auc.h"

#include <algorithm>

#include "core/random.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class AucOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(AucOnGpu);

std::vector<float> few_scores(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(count);
  for (float& score : scores) score = static_cast<float>(random.below(97)) - 48;
  return scores;
}

TEST_P(AucOnGpu, CountsEveryPair) {
  for (const std::size_t count : {1, 31, 700}) {
    std::vector<float> positives = few_scores(count, 1);
    std::sort(positives.begin(), positives.end());
    const std::vector<float> negatives = few_scores(2 * count + 1, 2);
    PairCounts expected = {7, 9};
    for (const float p : positives) {
      for (const float n : negatives) {
        expected.wins += p > n;
        expected.ties += p == n;
      }
    }
    const DeviceArray<float> device_positives(positives), device_negatives(negatives);
    DeviceArray<PairCounts> counts(std::vector<PairCounts>{{7, 9}});  // it adds to what is there
    count_pairs(device_positives.data(), positives.size(), device_negatives.data(),
                negatives.size(), counts.data(), nullptr);
    const PairCounts got = counts.to_host()[0];
    EXPECT_EQ(got.wins, expected.wins);
    EXPECT_EQ(got.ties, expected.ties);
  }
}

// A launch has no more threads than 2^20: each takes several scores.
TEST(AucOnGpuOfMoreScoresThanThreads, CountsEveryPair) {
  constexpr std::size_t kScores = (std::size_t{1} << 20) + 1000;
  std::vector<float> negatives(kScores, 1.0f);
  std::fill(negatives.end() - 900, negatives.end(), -1.0f);
  const DeviceArray<float> positives(std::vector<float>{-1, 0}), device_negatives(negatives);
  DeviceArray<PairCounts> counts(std::vector<PairCounts>(1));
  count_pairs(positives.data(), 2, device_negatives.data(), kScores, counts.data(), nullptr);
  const PairCounts got = counts.to_host()[0];
  EXPECT_EQ(got.wins, 900u);
  EXPECT_EQ(got.ties, 900u);
}

}  // namespace
}  // namespace reckon::cuda
