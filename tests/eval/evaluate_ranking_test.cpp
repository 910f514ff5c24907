#include "eval/evaluate_ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>

#include "core/error.h"
#include "tests/eval/matrix_recommender.h"
#include "tests/eval/random_experiment.h"
#include "tests/eval/reference_ranking.h"

namespace reckon {
namespace {

using test::MatrixRecommender;
using test::RandomExperiment;
using testing::HasSubstr;

Matrix<float> copy(const Matrix<float>& from) {
  Matrix<float> to(from.rows(), from.cols());
  std::copy_n(from.data(), from.rows() * from.cols(), to.data());
  return to;
}

RankingEvaluation evaluate(const RandomExperiment& experiment, const RankingOptions& options) {
  SilentProgress progress;
  return evaluate_ranking(MatrixRecommender(copy(experiment.scores)), experiment.task, options,
                          progress);
}

RankingOptions options_for(const RandomExperiment& experiment) {
  return {.cutoffs = {1, 3, 5, 10}, .item_vectors = experiment.vectors};
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(EvaluateRanking, GivesWhatTheDefinitionsGive) {
  for (const std::size_t levels : {3, 20, 1000000}) {
    const RandomExperiment experiment(levels, 80, 40, levels);
    RankingOptions options = options_for(experiment);
    options.cutoffs.push_back(35);  // more than some users' candidates
    const RankingEvaluation ours = evaluate(experiment, options);
    ASSERT_GT(ours.counts.without_auc, 0u);
    const test::ReferenceRanking truth = test::reference_ranking(
        experiment.scores, experiment.task, ours.users, options.cutoffs, experiment.vectors);
    ASSERT_EQ(ours.per_user.size(), truth.per_user.size());
    for (const UserMetricValues& column : ours.per_user) {
      const std::vector<double>& expected = truth.per_user.at(column.name);
      ASSERT_EQ(column.values.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        ASSERT_EQ(std::isnan(column.values[i]), std::isnan(expected[i])) << column.name;
        if (std::isnan(expected[i])) continue;
        EXPECT_NEAR(column.values[i], expected[i], 1e-12) << column.name << " user " << i;
      }
    }
    ASSERT_EQ(ours.overall.size(), truth.overall.size());
    for (const MetricValue& value : ours.overall) {
      EXPECT_NEAR(value.value, truth.overall.at(value.name), 1e-12) << value.name;
    }
    for (std::size_t i = 0; i < ours.users.size(); ++i) {
      for (std::size_t place = 0; place < 35; ++place) {
        const bool filled = place < truth.lists[i].size();
        const std::int32_t item = ours.items.row(i)[place];
        EXPECT_EQ(item, filled ? truth.lists[i][place] : -1);
        EXPECT_EQ(ours.scores.row(i)[place],
                  filled ? experiment.scores.row(static_cast<std::size_t>(
                               ours.users[i]))[static_cast<std::size_t>(item)]
                         : -std::numeric_limits<float>::infinity());
      }
    }
  }
}

TEST(EvaluateRanking, CountsWhyUsersAreLeftOut) {
  const RandomExperiment experiment(5, 200, 30, 10);
  std::vector<std::uint8_t> known(200, 1);
  known[3] = known[77] = 0;
  SilentProgress progress;
  const RankingEvaluation ours =
      evaluate_ranking(MatrixRecommender(copy(experiment.scores), known), experiment.task,
                       options_for(experiment), progress);
  EvaluatedUserCounts expected;
  for (std::size_t user = 0; user < 200; ++user) {
    const bool history = experiment.task.has_history[user] != 0;
    const bool relevant = !experiment.task.relevant.row(user).empty();
    expected.without_history += history ? 0u : 1u;
    expected.without_relevant += relevant ? 0u : 1u;
    if (history && relevant)
      ++(known[user] != 0 ? expected.evaluated : expected.without_recommendations);
  }
  EXPECT_EQ(ours.counts.users, 200u);
  EXPECT_EQ(ours.counts.evaluated, expected.evaluated);
  EXPECT_EQ(ours.users.size(), expected.evaluated);
  EXPECT_EQ(ours.counts.without_history, expected.without_history);
  EXPECT_EQ(ours.counts.without_relevant, expected.without_relevant);
  EXPECT_EQ(ours.counts.without_recommendations, expected.without_recommendations);
  for (const MetricValue& value : ours.overall) {
    const bool auc = value.name == "auc" || value.name == "auc_weighted";
    EXPECT_EQ(value.users, expected.evaluated - (auc ? ours.counts.without_auc : 0)) << value.name;
  }
}

// The same numbers, to the last bit.
void expect_same(const RankingEvaluation& a, const RankingEvaluation& b) {
  ASSERT_EQ(a.users, b.users);
  for (std::size_t i = 0; i < a.users.size(); ++i) {
    EXPECT_TRUE(std::ranges::equal(a.items.row(i), b.items.row(i)));
  }
  ASSERT_EQ(a.per_user.size(), b.per_user.size());
  for (std::size_t c = 0; c < a.per_user.size(); ++c) {
    for (std::size_t i = 0; i < a.users.size(); ++i) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(a.per_user[c].values[i]),
                std::bit_cast<std::uint64_t>(b.per_user[c].values[i]));
    }
  }
  ASSERT_EQ(a.overall.size(), b.overall.size());
  for (std::size_t c = 0; c < a.overall.size(); ++c) {
    EXPECT_EQ(a.overall[c].value, b.overall[c].value) << a.overall[c].name;
  }
}

TEST(EvaluateRanking, DoesNotDependOnTheNumberOfThreads) {
  const RandomExperiment experiment(6, 500, 50, 12);
  RankingOptions options = options_for(experiment);
  options.threads = 1;
  const RankingEvaluation one = evaluate(experiment, options);
  for (const std::size_t threads : {2, 3, 7}) {
    options.threads = threads;
    expect_same(evaluate(experiment, options), one);
  }
}

TEST(EvaluateRanking, DoesNotChangeUnderAnIncreasingMapOfTheScores) {
  RandomExperiment experiment(7, 60, 40, 1000);
  const RankingEvaluation before = evaluate(experiment, options_for(experiment));
  for (std::size_t user = 0; user < 60; ++user) {
    for (float& score : experiment.scores.row(user)) score = 4.0f * score + 8.0f;
  }
  expect_same(evaluate(experiment, options_for(experiment)), before);
}

TEST(EvaluateRanking, DoesNotChangeWhenItemsAreRenumbered) {
  const RandomExperiment experiment(8, 60, 40, 100000000);  // no ties: their order is by item row
  std::vector<std::int32_t> new_row(40);
  std::iota(new_row.begin(), new_row.end(), 0);
  std::ranges::rotate(new_row, new_row.begin() + 13);
  std::reverse(new_row.begin(), new_row.begin() + 21);

  RandomExperiment other(8, 60, 40, 100000000);
  const auto renumber = [&](UserItems& lists) {
    for (std::size_t user = 0; user < lists.users(); ++user) {
      const auto begin = lists.items.begin() + lists.offsets[user];
      const auto end = lists.items.begin() + lists.offsets[user + 1];
      std::transform(begin, end, begin,
                     [&](std::int32_t item) { return new_row[static_cast<std::size_t>(item)]; });
      std::sort(begin, end);
    }
  };
  renumber(other.task.relevant);
  renumber(other.task.excluded);
  for (std::size_t item = 0; item < 40; ++item) {
    const auto row = static_cast<std::size_t>(new_row[item]);
    for (std::size_t user = 0; user < 60; ++user) {
      other.scores.row(user)[row] = experiment.scores.row(user)[item];
    }
    std::ranges::copy(experiment.vectors.row(item), other.vectors.row(row).begin());
    other.task.interaction_counts[row] = experiment.task.interaction_counts[item];
  }
  const RankingEvaluation a = evaluate(experiment, options_for(experiment));
  const RankingEvaluation b = evaluate(other, options_for(other));
  ASSERT_EQ(a.users, b.users);
  for (const MetricValue& value : a.overall) {
    EXPECT_NEAR(b.value(value.name), value.value, 1e-14) << value.name;
  }
}

TEST(EvaluateRanking, GivesOneToAPerfectAndZeroToAReversedRanking) {
  RandomExperiment experiment(9, 40, 60, 10);
  for (const bool perfect : {true, false}) {
    for (std::size_t user = 0; user < 40; ++user) {
      std::ranges::fill(experiment.scores.row(user), perfect ? 0.0f : 1.0f);
      for (const std::int32_t item : experiment.task.relevant.row(user)) {
        experiment.scores.row(user)[static_cast<std::size_t>(item)] = perfect ? 1.0f : 0.0f;
      }
    }
    const RankingEvaluation ours = evaluate(experiment, options_for(experiment));
    const double expected = perfect ? 1.0 : 0.0;
    for (const char* name : {"auc", "auc_weighted", "auc_all_pairs"}) {
      EXPECT_EQ(ours.value(name), expected) << name;
    }
    if (!perfect) continue;
    for (const char* name : {"ndcg@10", "map@10", "mrr@10", "hit_rate@1"}) {
      EXPECT_EQ(ours.value(name), 1.0) << name;
    }
  }
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
  EXPECT_THAT(unknown, testing::ElementsAre("novelty", "diversity", "auc_all_pairs"));
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
