#include "bench/gate/pair_estimate.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/error.h"

namespace reckon::gate {
namespace {

// Three blocks in which the machine gets slower and slower; the candidate takes `factor` as long.
std::vector<SliceTimes> drifting_slices(double factor) {
  std::vector<SliceTimes> slices;
  double machine = 1;
  for (std::size_t block = 0; block < 3; ++block) {
    for (const bool candidate : {false, true, true, false}) {
      machine += 0.01;  // linear: what ABBA takes out exactly
      const auto ns = std::llround(1e9 * machine * (candidate ? factor : 1));
      slices.push_back({.candidate = candidate, .block = block, .wall_ns = 2 * ns, .cpu_ns = ns});
    }
  }
  return slices;
}

TEST(EstimatePair, TakesALinearDriftOfTheMachineOut) {
  const PairEstimate estimate = estimate_pair(drifting_slices(1.05));
  EXPECT_NEAR(estimate[kCpuTime], std::log(1.05), 1e-8);
  EXPECT_NEAR(estimate[kWallTime], std::log(1.05), 1e-8);
}

TEST(EstimatePair, LeavesOutInCpuTimeABlockThatSomethingBrokeInto) {
  std::vector<SliceTimes> slices = drifting_slices(1);
  for (std::size_t block = 3; block < 5; ++block) {
    for (SliceTimes slice : drifting_slices(1)) {
      if (slice.block != 0) continue;
      slice.block = block;
      slices.push_back(slice);
    }
  }
  slices[1].cpu_ns *= 10;
  EXPECT_NEAR(estimate_pair(slices)[kCpuTime], 0, 1e-8);
}

TEST(EstimatePair, SeesARareStallInWallTime) {
  std::vector<SliceTimes> slices = drifting_slices(1);
  double base = 0;
  for (const SliceTimes& slice : slices) base += slice.candidate ? 0 : own_wall_ns(slice);
  slices[1].wall_ns += std::llround(base);
  EXPECT_NEAR(estimate_pair(slices)[kWallTime], std::log(2.0), 1e-6);
}

TEST(OwnWallTime, IsWithoutTheTimeThatOthersHadTheProcessor) {
  EXPECT_EQ(own_wall_ns({.wall_ns = 100, .cpu_ns = 40, .wait_ns = 50}), 50);
  EXPECT_EQ(own_wall_ns({.wall_ns = 100, .cpu_ns = 40, .wait_ns = 90}), 40);
  EXPECT_EQ(own_wall_ns({.wall_ns = 100, .cpu_ns = 180, .wait_ns = 90}), 100);
}

TEST(EstimatePair, RefusesSlicesThatAreNoBlocks) {
  std::vector<SliceTimes> slices = drifting_slices(1);
  slices.pop_back();
  EXPECT_THROW(estimate_pair(slices), Error);
  EXPECT_THROW(estimate_pair({}), Error);
}

TEST(Midmean, IsTheMeanOfTheMiddleHalf) {
  EXPECT_DOUBLE_EQ(midmean(std::array{5.0}), 5);
  EXPECT_DOUBLE_EQ(midmean(std::array{1.0, 2.0, 6.0}), 3);
  EXPECT_DOUBLE_EQ(midmean(std::array{100.0, 2.0, 4.0, -50.0}), 3);
  // scipy.stats.trim_mean([3, 1, 4, 1, 5, 9, 2, 6, 5], 0.25) = 3.8
  EXPECT_DOUBLE_EQ(midmean(std::array{3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0}), 3.8);
}

}  // namespace
}  // namespace reckon::gate
