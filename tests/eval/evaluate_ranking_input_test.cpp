// What evaluate_ranking refuses, and how it treats large input.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "eval/evaluate_ranking.h"
#include "tests/eval/evaluate_experiment.h"
#include "tests/eval/reference_ranking.h"

namespace reckon {
namespace {

using test::copy;
using test::evaluate;
using test::MatrixRecommender;
using test::options_for;
using test::RandomExperiment;
using testing::HasSubstr;

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(EvaluateRanking, SaysWhatItCouldNotCompute) {
  RandomExperiment experiment(10, 40, 30, 10);
  experiment.task.interaction_counts.clear();
  RankingOptions options;
  options.cutoffs = {5};
  options.auc_all_pairs = false;
  const RankingEvaluation ours = evaluate(experiment, options);
  std::vector<std::string> unknown;
  for (const UnknownMetric& each : ours.unknown) {
    unknown.push_back(each.name);
    EXPECT_FALSE(each.reason.empty());
  }
  EXPECT_THAT(unknown,
              testing::ElementsAre("novelty", "average_popularity", "popularity_lift", "tail_share",
                                   "diversity", "calibration_js", "auc_all_pairs"));
  EXPECT_THAT(error_of([&] { ours.value("novelty@5"); }), HasSubstr("novelty@5"));
  EXPECT_THAT(error_of([&] { ours.user_metric("f1_of_means@5"); }), HasSubstr("f1_of_means@5"));
}

TEST(EvaluateRanking, RefusesAScoreThatIsNotANumberByUserAndItem) {
  for (const bool all_pairs : {true, false}) {
    RandomExperiment experiment(11, 40, 30, 10);
    RankingOptions options = options_for(experiment);
    options.auc_all_pairs = all_pairs;
    const std::int32_t user = evaluate(experiment, options).users[7];
    experiment.scores.row(static_cast<std::size_t>(user))[21] =
        std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(error_of([&] { evaluate(experiment, options); }),
              "user row " + std::to_string(user) + ": the score of item row 21 is not a number");
  }
}

TEST(EvaluateRanking, AcceptsInfiniteScores) {
  RandomExperiment experiment(12, 40, 30, 10);
  for (std::size_t user = 0; user < 40; ++user) {
    experiment.scores.row(user)[4] = std::numeric_limits<float>::infinity();
    experiment.scores.row(user)[5] = -std::numeric_limits<float>::infinity();
  }
  const RankingOptions options = options_for(experiment);
  const RankingEvaluation ours = evaluate(experiment, options);
  const test::ReferenceRanking truth = test::reference_ranking(
      experiment.scores, experiment.task, ours.users, options.cutoffs, experiment.vectors);
  for (const MetricValue& value : ours.overall) {
    EXPECT_NEAR(value.value, truth.overall.at(value.name), 1e-12) << value.name;
  }
}

TEST(EvaluateRanking, RefusesWhatDoesNotFitTogether) {
  const RandomExperiment experiment(13, 40, 30, 10);
  const auto error_with =
      [&](const std::function<void(RandomExperiment&, RankingOptions&)>& change) {
        RandomExperiment changed(13, 40, 30, 10);
        RankingOptions options = options_for(changed);
        change(changed, options);
        return error_of([&] { evaluate(changed, options); });
      };
  using X = RandomExperiment;
  using O = RankingOptions;
  EXPECT_THAT(error_with([](X&, O& o) { o.cutoffs = {31}; }), HasSubstr("--k: cutoff 31"));
  EXPECT_THAT(error_with([](X& x, O&) { x.scores = Matrix<float>(39, 30); }),
              HasSubstr("recommender of 39 users and 30 items, expected 40 and 30"));
  EXPECT_THAT(error_with([](X& x, O&) { x.scores = Matrix<float>(40, 31); }),
              HasSubstr("recommender of 40 users and 31 items"));
  EXPECT_THAT(error_with([](X& x, O&) { x.task.has_history.assign(40, 0); }),
              HasSubstr("no user to evaluate: of 40 users 40 are without history"));
  EXPECT_THAT(error_with([](X&, O& o) { o.item_vectors.rows = 12; }),
              HasSubstr("item vectors: 12 rows, expected one for each of the 30 items"));
  EXPECT_THAT(
      error_with([](X& x, O&) { x.vectors.row(3)[1] = std::numeric_limits<float>::infinity(); }),
      HasSubstr("item vectors: item row 3 is not finite"));
  EXPECT_THAT(error_with([](X& x, O&) { x.task.relevant.items[0] = 999; }),
              HasSubstr("item row 999"));
}

// Scores from a formula, for catalogues too large to be held; counts how often users are scored.
class FormulaRecommender final : public Recommender {
 public:
  FormulaRecommender(std::size_t users, std::size_t items) : scored_(users), items_(items) {}
  std::size_t user_count() const override { return scored_.size(); }
  std::size_t item_count() const override { return items_; }
  bool knows(std::size_t) const override { return true; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override {
    for (std::size_t i = 0; i < users.size(); ++i) {
      ++scored_[static_cast<std::size_t>(users[i])];
      for (std::size_t item = 0; item < items_; ++item) out.row(i)[item] = score(users[i], item);
    }
  }
  static float score(std::int32_t user, std::size_t item) {
    const std::uint32_t x =
        static_cast<std::uint32_t>(item) * 2654435761u + static_cast<std::uint32_t>(user) * 40503u;
    return static_cast<float>(x >> 12);
  }
  int scored(std::size_t user) const { return scored_[user]; }

 private:
  mutable std::vector<std::atomic<int>> scored_;
  std::size_t items_;
};

TEST(EvaluateRanking, ScoresAgainTheUsersWhoseScoresItDoesNotKeep) {
  constexpr std::size_t kUsers = 100;
  constexpr std::size_t kItems = 200'000;  // 76 MiB of scores in all
  RankingTask task;
  task.item_count = kItems;
  for (std::size_t user = 0; user < kUsers; ++user) {
    task.relevant.items.push_back(static_cast<std::int32_t>(17 * user));
    task.relevant.end_row();
    task.excluded.end_row();
  }
  const FormulaRecommender recommender(kUsers, kItems);
  SilentProgress progress;
  const RankingEvaluation ours =
      evaluate_ranking(recommender, task, {.cutoffs = {5}, .item_vectors = {}}, progress);
  EXPECT_EQ(recommender.scored(0), 1);
  EXPECT_EQ(recommender.scored(kUsers - 1), 2);

  std::vector<float> positives;
  std::vector<float> negatives;
  for (std::size_t user = 0; user < kUsers; ++user) {
    for (std::size_t item = 0; item < kItems; ++item) {
      (item == 17 * user ? positives : negatives)
          .push_back(FormulaRecommender::score(static_cast<std::int32_t>(user), item));
    }
  }
  std::ranges::sort(positives);
  EXPECT_EQ(ours.value("auc_all_pairs"), count_pairs<float>(positives, negatives).auc());
}

// Counts what it is told, and can be interrupted.
class CountingProgress final : public Progress {
 public:
  explicit CountingProgress(std::uint64_t limit = ~std::uint64_t{0}) : limit_(limit) {}
  void begin(std::string_view, std::uint64_t total) override { total_ = total; }
  void advance(std::uint64_t units) override {
    if ((done_ += units) > limit_) throw Interrupted();
  }
  std::uint64_t total() const { return total_; }
  std::uint64_t done() const { return done_; }

 private:
  std::uint64_t limit_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
};

TEST(EvaluateRanking, ReportsProgressAndStopsWhenInterrupted) {
  const RandomExperiment experiment(14, 400, 30, 10);
  CountingProgress progress;
  const MatrixRecommender recommender(copy(experiment.scores));
  evaluate_ranking(recommender, experiment.task, options_for(experiment), progress);
  EXPECT_EQ(progress.done(), progress.total());
  CountingProgress impatient(100);
  EXPECT_THROW(evaluate_ranking(recommender, experiment.task, options_for(experiment), impatient),
               Interrupted);
}

}  // namespace
}  // namespace reckon
