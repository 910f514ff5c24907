#include "bench/judged_predictions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <set>

#include "bench/evaluate_runs.h"
#include "core/progress.h"
#include "tests/bench/small_experiment.h"
#include "tests/support/errors.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::kItems;
using test::kUsers;
using test::random_lists;

class JudgedPredictionsTest : public testing::Test {
 protected:
  JudgedPredictionsTest() {
    test::write_small_experiment(dataset_path_);
    const Dataset dataset = Dataset::open(dataset_path_);
    dataset_ = read_judged_dataset(dataset, {});
    identity_ = dataset.identity();
  }

  void write_predictions(
      std::initializer_list<std::pair<const char*, const RankingPredictions*>> systems) const {
    PredictionsWriter writer(predictions_path_, identity_);
    for (const auto& [name, lists] : systems) writer.add_ranking("none", name, *lists);
    writer.commit();
  }

  RunsEvaluation evaluate(const std::string& tool, const std::vector<std::string>& names) const {
    const JudgedPredictions predictions(predictions_path_, dataset_path_, {});
    SilentProgress progress;
    return evaluate_runs(predictions.runs(), bind_measures({.tool = tool, .names = names}), {},
                         progress);
  }

  // The mean of value(list, relevant) over the users with relevant items; without a list it is 0.
  template <typename Value>
  double mean(const RankingPredictions& lists, Value&& value) const {
    double sum = 0;
    std::size_t count = 0;
    const UserItems& relevant = dataset_.data.test.task.relevant;
    for (std::size_t user = 0; user < relevant.users(); ++user) {
      const std::set<std::int32_t> wanted(relevant.row(user).begin(), relevant.row(user).end());
      if (wanted.empty()) continue;
      ++count;
      for (std::size_t row = 0; row < lists.users.size(); ++row)
        if (lists.users[row] == static_cast<std::int32_t>(user))
          sum += value(lists.items.row(row), wanted);
    }
    return sum / static_cast<double>(count);
  }

  double ndcg(const RankingPredictions& lists, std::size_t k) const {
    return mean(lists,
                [&](std::span<const std::int32_t> list, const std::set<std::int32_t>& wanted) {
                  double gain = 0, ideal = 0;
                  for (std::size_t i = 0; i < k; ++i) {
                    const double discount = 1 / std::log2(static_cast<double>(i) + 2);
                    if (wanted.contains(list[i])) gain += discount;
                    if (i < wanted.size()) ideal += discount;
                  }
                  return gain / ideal;
                });
  }

  double recall(const RankingPredictions& lists, std::size_t k) const {
    return mean(
        lists, [&](std::span<const std::int32_t> list, const std::set<std::int32_t>& wanted) {
          return static_cast<double>(std::ranges::count_if(
                     list.first(k), [&](std::int32_t item) { return wanted.contains(item); })) /
                 static_cast<double>(wanted.size());
        });
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path dataset_path_ = folder_ / "dataset.h5";
  std::filesystem::path predictions_path_ = folder_ / "predictions.h5";
  JudgedDataset dataset_;
  std::string identity_;
};

TEST_F(JudgedPredictionsTest, GiveWhatTheFormulasGiveWithScoresAndWithout) {
  const RankingPredictions ordered = random_lists(1, false);
  const RankingPredictions scored = random_lists(2, true);
  write_predictions({{"ordered", &ordered}, {"scored", &scored}});
  const RunsEvaluation evaluation = evaluate("reckon", {"ndcg@5", "recall@3"});
  ASSERT_EQ(evaluation.runs.size(), 2u);
  for (const EvaluatedRun& run : evaluation.runs) {
    const RankingPredictions& lists = run.name == "none/scored" ? scored : ordered;
    EXPECT_NEAR(run.evaluation.measures[0].value, ndcg(lists, 5), 1e-12) << run.name;
    EXPECT_NEAR(run.evaluation.measures[1].value, recall(lists, 3), 1e-12) << run.name;
    EXPECT_GT(run.evaluation.counts.judged_not_retrieved, 0u);
    EXPECT_TRUE(std::ranges::is_sorted(run.query_ids));
    ASSERT_TRUE(run.intervals[0]);
    EXPECT_LT(run.intervals[0]->low, run.evaluation.measures[0].value);
  }
  ASSERT_TRUE(evaluation.comparison);
  EXPECT_EQ(evaluation.comparison->rows.size(), 2u);
}

TEST_F(JudgedPredictionsTest, TakeTheRulesOfTheToolForUsersWithoutAList) {
  const RankingPredictions lists = random_lists(1, true);
  write_predictions({{"a", &lists}});
  const EvaluatedRun ours = evaluate("reckon", {"recall@3"}).runs[0];
  const EvaluatedRun theirs = evaluate("trec_eval", {"recall@3"}).runs[0];
  const auto all = static_cast<double>(ours.evaluation.counts.evaluated);
  const auto retrieved = static_cast<double>(theirs.evaluation.counts.evaluated);
  ASSERT_LT(retrieved, all);
  EXPECT_NEAR(ours.evaluation.measures[0].value * all,
              theirs.evaluation.measures[0].value * retrieved, 1e-12);
}

TEST_F(JudgedPredictionsTest, AreOrderedByTheirScores) {
  RankingPredictions lists = random_lists(2, true);
  const double sorted = ndcg(lists, 5);
  const std::vector<std::string> names = {"ndcg@5", "average_popularity@3"};
  write_predictions({{"a", &lists}});
  const EvaluatedRun before = evaluate("reckon", names).runs[0];
  for (std::size_t row = 0; row < lists.users.size(); ++row) {
    const auto items = lists.items.row(row);
    const auto length = std::ranges::find(items, -1) - items.begin();
    std::ranges::reverse(items.begin(), items.begin() + length);
    std::ranges::reverse(lists.scores.row(row).begin(), lists.scores.row(row).begin() + length);
  }
  write_predictions({{"a", &lists}});
  const EvaluatedRun run = evaluate("reckon", names).runs[0];
  EXPECT_NEAR(run.evaluation.measures[0].value, sorted, 1e-12);
  EXPECT_NEAR(run.beyond[0].result.value.value, before.beyond[0].result.value.value, 1e-12);
  EXPECT_NE(run.warnings[0].find("lists rise"), std::string::npos) << run.warnings[0];
}

TEST_F(JudgedPredictionsTest, HaveMeasuresBeyondAccuracyBesideTheOthers) {
  const RankingPredictions lists = random_lists(3, true);
  write_predictions({{"a", &lists}});
  std::set<std::int32_t> covered;
  double popularity = 0;
  std::map<std::int32_t, double> interactions;
  for (const std::int32_t item : dataset_.data.test.seen.items) ++interactions[item];
  for (std::size_t row = 0; row < lists.users.size(); ++row) {
    double sum = 0, length = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      covered.insert(lists.items.row(row)[i]);
      sum += interactions[lists.items.row(row)[i]];
      ++length;
    }
    popularity += sum / length;
  }
  popularity /= static_cast<double>(lists.users.size());
  const EvaluatedRun run =
      evaluate("reckon", {"coverage@3", "ndcg@5", "average_popularity@3"}).runs[0];
  ASSERT_EQ(run.evaluation.measures.size(), 1u);
  ASSERT_EQ(run.beyond.size(), 2u);
  EXPECT_NEAR(run.beyond[0].result.value.value, static_cast<double>(covered.size()) / kItems,
              1e-12);
  EXPECT_NEAR(run.beyond[1].result.value.value, popularity, 1e-12);
  EXPECT_EQ(run.beyond[1].user_ids.size(), lists.users.size());
  EXPECT_EQ(run.beyond[1].user_ids[0], dataset_.user_ids[static_cast<std::size_t>(lists.users[0])]);
  EXPECT_EQ(evaluate("recpack", {"CoverageK(3)"}).runs[0].beyond.size(), 1u);
}

TEST_F(JudgedPredictionsTest, ListTheNamesOfBothTablesForOneThatNeitherHas) {
  const std::string text = test::error_of([] { bind_measures({.names = {"nonsense"}}); });
  EXPECT_NE(text.find("ndcg"), std::string::npos) << text;
  EXPECT_NE(text.find("coverage"), std::string::npos) << text;
}

TEST_F(JudgedPredictionsTest, RefuseRowsThatDoNotFitTheDataset) {
  const auto refuse = [&](auto&& spoil, const char* what) {
    RankingPredictions lists = random_lists(4, true);
    spoil(lists);
    const std::string text = test::error_of([&] { judged_lists(lists, dataset_); });
    EXPECT_NE(text.find(what), std::string::npos) << text;
  };
  refuse([](auto& lists) { lists.users.back() = kUsers; }, "user row 40, expected one of 40");
  refuse([](auto& lists) { lists.users[1] = lists.users[0]; }, "expected ascending");
  refuse([](auto& lists) { lists.items.row(0)[1] = kItems; }, "item row 30");
  refuse([](auto& lists) { lists.items.row(0)[1] = -2; }, "item row -2");
  refuse([](auto& lists) { lists.items.row(0)[1] = lists.items.row(0)[0]; }, "twice");
  refuse([](auto& lists) { lists.items.row(0)[0] = -1; }, "after padding");
  refuse([](auto& lists) { lists.scores.row(0)[0] = NAN; }, "expected a number");
}

}  // namespace
}  // namespace reckon
