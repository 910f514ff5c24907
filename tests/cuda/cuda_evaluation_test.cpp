// What the GPU does of an evaluation, beside the CPU doing all of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "bench/backend.h"
#include "cuda/simt/device_loss.h"
#include "tests/cuda/simt/spare_device_memory.h"
#include "tests/eval/evaluate_experiment.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double x : values) out.push_back(std::bit_cast<std::uint64_t>(x));
  return out;
}

void expect_same_bits(const RankingEvaluation& got, const RankingEvaluation& expected) {
  ASSERT_EQ(got.users, expected.users);
  ASSERT_EQ(got.per_user.size(), expected.per_user.size());
  for (std::size_t i = 0; i < expected.per_user.size(); ++i) {
    EXPECT_EQ(got.per_user[i].name, expected.per_user[i].name);
    EXPECT_EQ(bits(got.per_user[i].values), bits(expected.per_user[i].values))
        << expected.per_user[i].name;
  }
  ASSERT_EQ(got.overall.size(), expected.overall.size());
  for (std::size_t i = 0; i < expected.overall.size(); ++i) {
    EXPECT_EQ(got.overall[i].name, expected.overall[i].name);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(got.overall[i].value),
              std::bit_cast<std::uint64_t>(expected.overall[i].value))
        << expected.overall[i].name;
    EXPECT_EQ(got.overall[i].users, expected.overall[i].users);
  }
}

class CudaEvaluation : public ::testing::Test {
 protected:
  CudaEvaluation() : device_(make_evaluation_device("cuda")) {}
  // Scores of few levels, so that many are tied.
  test::RandomExperiment experiment_{3, 150, 35, 12};
  std::unique_ptr<EvaluationDevice> device_;
};

TEST_F(CudaEvaluation, GivesTheBitsOfTheCpu) {
  for (const std::size_t threads : {1, 2}) {
    for (const bool all_pairs : {true, false}) {
      RankingOptions options = test::options_for(experiment_);
      options.cutoffs = {1, 3, 10, 33, 35};
      options.auc_all_pairs = all_pairs;
      options.threads = threads;
      const RankingEvaluation expected = test::evaluate(experiment_, options);
      options.device = device_.get();
      expect_same_bits(test::evaluate(experiment_, options), expected);
    }
  }
}

TEST_F(CudaEvaluation, DividesUsersThatDoNotFitIntoDeviceMemory) {
  RankingOptions options = test::options_for(experiment_);
  const RankingEvaluation expected = test::evaluate(experiment_, options);
  options.device = device_.get();
  const test::SpareDeviceMemory memory(20'000);
  expect_same_bits(test::evaluate(experiment_, options), expected);
}

TEST_F(CudaEvaluation, SaysWhenOneUserDoesNotFitIntoDeviceMemory) {
  const Matrix<std::int32_t> lists(1, 10);
  UserItems relevant;
  relevant.items.resize(100'000);
  relevant.end_row();
  const test::SpareDeviceMemory memory(30'000);
  const std::size_t cutoffs[] = {10};
  EXPECT_THAT(test::error_of([&] { device_->judge_lists(lists, relevant, cutoffs); }),
              testing::StartsWith("metrics: a user: does not fit into device memory: "));
}

TEST_F(CudaEvaluation, JudgesGivenLists) {
  RankingOptions options = test::options_for(experiment_);
  const RankingEvaluation made = test::evaluate(experiment_, options);
  const RecommendedLists lists = {.users = made.users, .items = made.items, .scores = {}};
  SilentProgress progress;
  const RankingEvaluation expected = evaluate_lists(lists, experiment_.task, options, progress);
  options.device = device_.get();
  expect_same_bits(evaluate_lists(lists, experiment_.task, options, progress), expected);
}

TEST_F(CudaEvaluation, SaysSoWhereverTheDeviceIsTakenAway) {
  RankingOptions options = test::options_for(experiment_);
  options.device = device_.get();
  const auto ask = [&] { test::evaluate(experiment_, options); };
  const std::size_t before = simt::runtime_calls();
  ask();
  const std::size_t calls = simt::runtime_calls() - before;
  ASSERT_GT(calls, 20u);
  for (std::size_t call = 0; call < calls; ++call) {
    simt::lose_device_after(call);
    const std::string error = test::error_of(ask);
    simt::give_device_back();
    EXPECT_THAT(error, testing::EndsWith(": simt: the device was taken away")) << call;
  }
}

TEST(EvaluationDevice, IsThereForTheGpuOnly) {
  EXPECT_EQ(make_evaluation_device("cpu"), nullptr);
  EXPECT_EQ(test::error_of([] { make_evaluation_device("tpu"); }),
            "evaluation: backend 'tpu' is not built into this program");
}

}  // namespace
}  // namespace reckon
