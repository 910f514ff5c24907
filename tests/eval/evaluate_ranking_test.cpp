#include "eval/evaluate_ranking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/eval/evaluate_experiment.h"
#include "tests/eval/reference_ranking.h"

namespace reckon {
namespace {

using test::copy;
using test::evaluate;
using test::MatrixRecommender;
using test::options_for;
using test::RandomExperiment;

TEST(EvaluateRanking, GivesWhatTheDefinitionsGive) {
  for (const std::size_t levels : {3u, 20u, 1000000u}) {
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
  std::size_t nothing_seen = 0;
  for (const std::int32_t user : ours.users) {
    nothing_seen += experiment.task.excluded.row(static_cast<std::size_t>(user)).empty() ? 1 : 0;
  }
  for (const MetricValue& value : ours.overall) {
    const bool auc = value.name == "auc" || value.name == "auc_weighted";
    const bool lift = value.metric->name == "popularity_lift";
    EXPECT_EQ(value.users,
              expected.evaluated - (auc ? ours.counts.without_auc : 0) - (lift ? nothing_seen : 0))
        << value.name;
  }
  EXPECT_EQ(ours.value("user_coverage@5"),
            static_cast<double>(expected.evaluated) /
                static_cast<double>(expected.evaluated + expected.without_recommendations));
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
  for (const std::size_t threads : {2u, 3u, 7u}) {
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
  std::rotate(new_row.begin(), new_row.begin() + 13, new_row.end());
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

}  // namespace
}  // namespace reckon
