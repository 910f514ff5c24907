#include "eval/ranking_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/error.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

UserItems lists(const std::vector<std::vector<std::int32_t>>& rows) {
  UserItems result;
  for (const auto& row : rows) {
    result.items.insert(result.items.end(), row.begin(), row.end());
    result.end_row();
  }
  return result;
}

RankingTask good_task() {
  RankingTask task;
  task.item_count = 5;
  task.relevant = lists({{1, 4}, {}, {0}, {2}});
  task.excluded = lists({{0}, {1, 2}, {}, {}});
  task.has_history = {1, 0, 0, 1};
  task.interaction_counts = {1, 1, 1, 0, 0};
  task.training_users = 2;
  return task;
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(RankingTask, AcceptsAConsistentTask) { EXPECT_NO_THROW(check_ranking_task(good_task())); }

TEST(RankingTask, NamesWhatContradictsItself) {
  const auto error_after = [](const std::function<void(RankingTask&)>& change) {
    RankingTask task = good_task();
    change(task);
    return error_of([&] { check_ranking_task(task); });
  };
  EXPECT_THAT(error_after([](RankingTask& t) { t.item_count = 0; }), HasSubstr("0 items"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.item_count = 4; }),
              HasSubstr("user row 0: relevant item row 4, expected 0 to 3"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.relevant.items[0] = -1; }),
              HasSubstr("relevant item row -1"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.excluded.items[2] = 1; }),
              HasSubstr("user row 1: excluded item row 1 after 1"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.excluded.items[0] = 4; }),
              HasSubstr("user row 0: item row 4 is relevant and excluded"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.relevant.offsets[1] = 9; }),
              HasSubstr("offsets of the relevant items"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.excluded.offsets.clear(); }),
              HasSubstr("offsets of the excluded items"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.excluded.end_row(); }),
              HasSubstr("relevant items of 4 users, excluded items of 5"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.has_history.pop_back(); }),
              HasSubstr("history of 3 users, expected 4"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.interaction_counts.pop_back(); }),
              HasSubstr("interaction counts of 4 items"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.interaction_counts[3] = -2; }),
              HasSubstr("item row 3: -2 interactions"));
  EXPECT_THAT(error_after([](RankingTask& t) { t.training_users = 0; }),
              HasSubstr("number of training users is 0"));
}

TEST(RankingTask, EvaluatesUsersWithHistoryAndRelevantItemsAndCountsTheRest) {
  EvaluatedUserCounts counts;
  EXPECT_THAT(users_to_evaluate(good_task(), counts), ElementsAre(0, 3));
  EXPECT_EQ(counts.users, 4u);
  EXPECT_EQ(counts.without_history, 2u);
  EXPECT_EQ(counts.without_relevant, 1u);
}

TEST(RankingTask, SortsCutoffsAndRefusesImpossibleOnes) {
  EXPECT_THAT(checked_cutoffs(std::vector<std::size_t>{10, 5, 10}, 10), ElementsAre(5u, 10u));
  EXPECT_THAT(error_of([] {
                checked_cutoffs(std::vector<std::size_t>{5, 11}, 10);
              }),
              HasSubstr("--k: cutoff 11 is larger than the catalogue of 10 items"));
  EXPECT_THAT(error_of([] { checked_cutoffs(std::vector<std::size_t>{0}, 10); }),
              HasSubstr("--k: cutoff 0"));
  EXPECT_THAT(error_of([] { checked_cutoffs({}, 10); }), HasSubstr("--k: no cutoff"));
}

}  // namespace
}  // namespace reckon
