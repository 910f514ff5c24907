// Evaluating a recommender of the size of MovieLens ml-latest-small: 610 users, 9,742 items, all
// metrics at four cutoffs. The scores are copied from memory, so that what is timed is the
// evaluation beside scoring. Then intervals and a comparison of two systems.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "core/progress.h"
#include "core/random.h"
#include "eval/evaluate_ranking.h"
#include "eval/metric_comparison.h"
#include "eval/metric_resamples.h"

namespace reckon {
namespace {

constexpr std::size_t kUsers = 610;
constexpr std::size_t kItems = 9742;
constexpr std::size_t kDimension = 384;

Matrix<float> normal_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Random random(seed);
  Matrix<float> matrix(rows, cols);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = static_cast<float>(random.normal());
  }
  return matrix;
}

class StoredScores final : public Recommender {
 public:
  explicit StoredScores(std::uint64_t seed) : scores_(normal_matrix(kUsers, kItems, seed)) {}
  std::size_t user_count() const override { return kUsers; }
  std::size_t item_count() const override { return kItems; }
  bool knows(std::size_t) const override { return true; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override {
    for (std::size_t i = 0; i < users.size(); ++i) {
      std::ranges::copy(scores_.row(static_cast<std::size_t>(users[i])), out.row(i).begin());
    }
  }

 private:
  Matrix<float> scores_;
};

// 16 relevant and 120 excluded items a user.
RankingTask make_task() {
  RankingTask task;
  task.item_count = kItems;
  Random random(3);
  for (std::size_t user = 0; user < kUsers; ++user) {
    for (std::size_t item = 0; item < kItems; ++item) {
      const double x = random.uniform() * kItems;
      if (x < 16) {
        task.relevant.items.push_back(static_cast<std::int32_t>(item));
      } else if (x < 136) {
        task.excluded.items.push_back(static_cast<std::int32_t>(item));
      }
    }
    task.relevant.end_row();
    task.excluded.end_row();
  }
  task.interaction_counts.assign(kItems, 7);
  task.training_users = kUsers;
  return task;
}

struct Experiment {
  StoredScores a{1};
  StoredScores b{2};
  RankingTask task = make_task();
  Matrix<float> vectors = normal_matrix(kItems, kDimension, 4);
};

const Experiment& experiment() {
  static const Experiment shared;
  return shared;
}

RankingEvaluation evaluate(const Recommender& recommender, std::size_t threads, bool all_pairs) {
  SilentProgress progress;
  return evaluate_ranking(
      recommender, experiment().task,
      {.item_vectors = experiment().vectors, .auc_all_pairs = all_pairs, .threads = threads},
      progress);
}

void EvaluateRanking(benchmark::State& state) {
  const bool all_pairs = state.range(0) != 0;
  const auto threads = static_cast<std::size_t>(state.range(1));
  experiment();
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluate(experiment().a, threads, all_pairs));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kUsers));
}
BENCHMARK(EvaluateRanking)
    ->ArgNames({"all_pairs", "threads"})
    ->ArgsProduct({{0, 1}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void ResampleMetrics(benchmark::State& state) {
  const RankingEvaluation a = evaluate(experiment().a, 2, true);
  SilentProgress progress;
  for (auto _ : state) {
    benchmark::DoNotOptimize(resample_metrics(a, {}, progress));
  }
}
BENCHMARK(ResampleMetrics)->Unit(benchmark::kMillisecond)->UseRealTime();

void CompareRankings(benchmark::State& state) {
  const RankingEvaluation a = evaluate(experiment().a, 2, true);
  const RankingEvaluation b = evaluate(experiment().b, 2, true);
  SilentProgress progress;
  const MetricResamples of_a = resample_metrics(a, {}, progress);
  const MetricResamples of_b = resample_metrics(b, {}, progress);
  for (auto _ : state) {
    benchmark::DoNotOptimize(compare_rankings(a, of_a, b, of_b, {}, progress));
  }
}
BENCHMARK(CompareRankings)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace reckon

BENCHMARK_MAIN();
