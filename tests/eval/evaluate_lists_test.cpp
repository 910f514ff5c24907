#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "core/error.h"
#include "eval/evaluate_ranking.h"
#include "tests/eval/evaluate_experiment.h"

namespace reckon {
namespace {

using test::RandomExperiment;
using testing::HasSubstr;

RankingEvaluation judge(const RecommendedLists& lists, const RandomExperiment& experiment,
                        const RankingOptions& options) {
  SilentProgress progress;
  return evaluate_lists(lists, experiment.task, options, progress);
}

class EvaluateLists : public testing::Test {
 protected:
  EvaluateLists() : ranked_(test::evaluate(experiment_, options_)) {
    lists_ = {ranked_.users, ranked_.items, ranked_.scores};
  }

  std::string error_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  RandomExperiment experiment_{21, 300, 40, 8};
  RankingOptions options_{.cutoffs = {1, 5, 35}, .item_vectors = experiment_.vectors};
  RankingEvaluation ranked_;
  RecommendedLists lists_;
};

TEST_F(EvaluateLists, GivesTheMetricsOfTheRankingThatMadeThem) {
  for (const std::size_t threads : {1u, 3u}) {
    options_.threads = threads;
    const RankingEvaluation judged = judge(lists_, experiment_, options_);
    EXPECT_EQ(judged.users, ranked_.users);
    EXPECT_EQ(judged.counts.evaluated, ranked_.counts.evaluated);
    EXPECT_EQ(judged.excluded_items_in_lists, 0u);
    for (const MetricValue& value : judged.overall) {
      EXPECT_EQ(value.value, ranked_.value(value.name)) << value.name;
    }
    for (const UserMetricValues& column : judged.per_user) {
      EXPECT_THAT(column.values, testing::Pointwise(testing::NanSensitiveDoubleEq(),
                                                    ranked_.user_metric(column.name).values))
          << column.name;
    }
    for (std::size_t i = 0; i < judged.users.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(judged.scores.row(i), ranked_.scores.row(i)));
    }
  }
}

TEST_F(EvaluateLists, ListsAucAsUnknown) {
  const RankingEvaluation judged = judge(lists_, experiment_, options_);
  std::vector<std::string> unknown;
  for (const UnknownMetric& each : judged.unknown) unknown.push_back(each.name);
  EXPECT_THAT(unknown,
              testing::ElementsAre("calibration_js", "auc", "auc_weighted", "auc_all_pairs"));
  EXPECT_EQ(judged.counts.without_auc, 0u);
}

TEST_F(EvaluateLists, JudgesTheFirstPlacesOfLongerLists) {
  options_.cutoffs = {1, 5};
  const RankingEvaluation judged = judge(lists_, experiment_, options_);
  EXPECT_EQ(judged.items.cols(), 5u);
  EXPECT_EQ(judged.value("ndcg@5"), ranked_.value("ndcg@5"));
}

TEST_F(EvaluateLists, LeavesOutAndCountsUsersWithoutAList) {
  lists_.users = std::span(ranked_.users).subspan(10);
  lists_.items = ranked_.items.view().rows_between(10, ranked_.users.size());
  lists_.scores = {};
  const RankingEvaluation judged = judge(lists_, experiment_, options_);
  EXPECT_EQ(judged.counts.without_recommendations, 10u);
  EXPECT_EQ(judged.users.front(), ranked_.users[10]);
  EXPECT_EQ(judged.scores.rows(), 0u);
}

TEST_F(EvaluateLists, TakesAnEmptyListForMissesOnly) {
  std::ranges::fill(ranked_.items.row(0), -1);
  const RankingEvaluation judged = judge(lists_, experiment_, options_);
  EXPECT_EQ(judged.user_metric("recall@5").values[0], 0.0);
  EXPECT_EQ(judged.user_metric("mrr@5").values[0], 0.0);
  EXPECT_EQ(judged.user_metric("diversity@5").values[0], 0.0);
  EXPECT_TRUE(std::isnan(judged.user_metric("novelty@5").values[0]));
}

TEST_F(EvaluateLists, CountsItemsThatTheTaskExcludes) {
  std::size_t index = 0;
  const auto excluded_of = [&] {
    return experiment_.task.excluded.row(static_cast<std::size_t>(ranked_.users[index]));
  };
  while (excluded_of().empty()) ++index;
  ranked_.items.row(index)[0] = excluded_of()[0];
  const RankingEvaluation judged = judge(lists_, experiment_, options_);
  EXPECT_EQ(judged.excluded_items_in_lists, 1u);
  EXPECT_EQ(judged.user_metric("hit_rate@1").values[index], 0.0);
}

TEST_F(EvaluateLists, RefusesMalformedLists) {
  const auto error_with =
      [&](const std::function<void(RankingEvaluation&, RecommendedLists&)>& change) {
        RankingEvaluation changed = test::evaluate(experiment_, options_);
        RecommendedLists lists = {changed.users, changed.items, changed.scores};
        change(changed, lists);
        return error_of([&] { judge(lists, experiment_, options_); });
      };
  using E = RankingEvaluation;
  using L = RecommendedLists;
  EXPECT_THAT(error_with([](E& e, L&) { e.items.row(2)[1] = 40; }),
              HasSubstr("item row 40, expected 0 to 39 or -1"));
  EXPECT_THAT(error_with([](E& e, L&) { e.items.row(2)[1] = -2; }), HasSubstr("item row -2"));
  EXPECT_THAT(error_with([](E& e, L&) { e.items.row(2)[1] = e.items.row(2)[0]; }),
              HasSubstr("twice"));
  EXPECT_THAT(error_with([](E& e, L&) { e.items.row(2)[1] = -1; }),
              HasSubstr("an item after padding"));
  EXPECT_THAT(error_with([](E& e, L&) { std::swap(e.users[3], e.users[4]); }),
              HasSubstr("expected ascending"));
  EXPECT_THAT(error_with([](E& e, L&) { e.users[5] = e.users[4]; }), HasSubstr("ascending"));
  EXPECT_THAT(error_with([](E& e, L&) { e.users.back() = 300; }),
              HasSubstr("user row 300, expected one of 300 users"));
  EXPECT_THAT(error_with([](E& e, L&) { e.users.front() = -1; }), HasSubstr("user row -1"));
  EXPECT_THAT(error_with([](E&, L& l) { l.items.rows -= 1; }), HasSubstr("lists"));
  EXPECT_THAT(error_with([](E&, L& l) { l.scores.cols -= 1; }), HasSubstr("scores of"));
  EXPECT_THAT(error_with([](E&, L& l) { l.items.cols = l.scores.cols = 30; }),
              HasSubstr("--k: cutoff 35 is larger than the 30 items"));
  EXPECT_THAT(error_with([](E&, L& l) {
                l.users = {};
                l.items = {};
                l.scores = {};
              }),
              testing::AnyOf(HasSubstr("no user to evaluate"), HasSubstr("--k")));
}

}  // namespace
}  // namespace reckon
