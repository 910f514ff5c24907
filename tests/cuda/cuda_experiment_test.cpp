// `reckon run` with CUDA variants, from the file of a dataset to metrics: the program's own
// experiment, whose kernels the CPU runs.
#include <gtest/gtest.h>

#include "bench/experiment.h"
#include "datasets/synth/synthesize.h"
#include "tests/core/scoring/random_matrix.h"
#include "tests/cuda/simt/spare_device_memory.h"
#include "tests/support/errors.h"
#include "tests/support/shared.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

const SystemRun& system_of(const ExperimentResult& result, const std::string& name) {
  for (const SystemRun& run : result.systems) {
    if (run.name() == name) return run;
  }
  fail("no system {}", name);
}

TEST(CudaExperiment, RecommendsAsTheCpuDoes) {
  const auto model = test::shared_directory() / "conformance/encoder/tiny/01_h64_gelu_mean";
  RECKON_REQUIRE_PATH(model);
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "cuda_experiment";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  SilentProgress progress;
  synthesize(
      {.items = 100, .users = 30, .interactions_per_user = 12, .labelled_texts = 24, .threads = 1},
      folder / "small.h5", progress);
  ExperimentOptions options;
  options.dataset = folder / "small.h5";
  options.model = model;
  options.variants = {"fp32", "cuda/fp32", "cuda/int8"};
  options.output = folder / "out";
  options.latency_texts = 2;
  options.resamples = 10;
  options.threads = 1;
  {
    const RunFolder out(options.output);
    const ExperimentResult result = run_experiment(options, out, progress);
    const RankingEvaluation& cpu = system_of(result, "fp32/content").evaluation;
    const RankingEvaluation& gpu = system_of(result, "cuda/fp32/content").evaluation;
    ASSERT_FALSE(cpu.users.empty());
    EXPECT_EQ(gpu.users, cpu.users);
    EXPECT_NEAR(gpu.value("auc"), cpu.value("auc"), 1e-3);
    EXPECT_NEAR(gpu.value("ndcg@10"), cpu.value("ndcg@10"), 1e-3);
    const RankingEvaluation& int8 = system_of(result, "cuda/int8/content").evaluation;
    EXPECT_NEAR(int8.value("auc"), cpu.value("auc"), 0.05);
    EXPECT_GT(result.fidelity[1]->embeddings->cosine_min, 0.99999);
    EXPECT_EQ(result.variants[0].gpu, nullptr);
    EXPECT_NE(result.variants[1].gpu->samples().reason, "") << "of a GPU that is not there";
    const std::vector<MeasuredWork>& work = result.work.variants;
    EXPECT_EQ(work[1].operations, work[0].operations);
    EXPECT_FALSE(work[1].seconds_at_limits) << work[1].reason;
  }
  std::filesystem::remove_all(folder);
}

// As memory that holds the items, but not the positives too, shows.
TEST(CudaExperiment, CountsPairsOnTheGpu) {
  const test::TemporaryDirectory folder;
  SilentProgress progress;
  synthesize({.items = 100, .users = 30, .interactions_per_user = 12, .threads = 1},
             folder / "small.h5", progress);
  const ExperimentData data = load_experiment_data(Dataset::open(folder / "small.h5"), {});
  RecommendationOptions options;
  options.cutoffs = {5};
  options.threads = 1;
  Recommendation recommendation(data, options, progress);
  const auto embeddings = test::random_matrix(100, 16, 1);
  const auto run = [&] { recommendation.run_content_alone("x", {.backend = "cuda"}, embeddings); };
  constexpr std::size_t kOfItems = 100 * 16 * sizeof(float);
  {
    const test::SpareDeviceMemory memory(kOfItems - 1);
    EXPECT_EQ(test::error_of(run).find("scorer: 100 items"), 0u);
  }
  {
    const test::SpareDeviceMemory memory(kOfItems + 1500);
    EXPECT_EQ(test::error_of(run).find("AUC: "), 0u);
  }
  EXPECT_NO_THROW(run());
}

}  // namespace
}  // namespace reckon
