#include "bench/dataset_slices.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "bench/judged_predictions.h"
#include "bench/slice_run.h"
#include "core/progress.h"
#include "tests/bench/small_experiment.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::kItems;
using test::kUsers;

class DatasetSlicesTest : public testing::Test {
 protected:
  DatasetSlicesTest() {
    const auto path = folder_ / "dataset.h5";
    test::write_small_experiment(path);
    const Dataset dataset = Dataset::open(path);
    dataset_ = read_judged_dataset(dataset, {});
    dataset_.slicings = slice_dataset(dataset, dataset_.data);
  }

  std::span<const std::int32_t> relevant(std::int32_t user) const {
    return dataset_.data.test.task.relevant.row(static_cast<std::size_t>(user));
  }

  // NDCG@10 of one user's list by the formula, the targets being those relevant items that
  // is_target says; NaN without any.
  double ndcg(const RankingPredictions& lists, std::int32_t user,
              const std::function<bool(std::int32_t)>& is_target) const {
    std::set<std::int32_t> targets;
    for (const std::int32_t item : relevant(user))
      if (is_target(item)) targets.insert(item);
    if (targets.empty()) return std::nan("");
    double gain = 0, ideal = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(10, targets.size()); ++i)
      ideal += 1 / std::log2(static_cast<double>(i) + 2);
    const auto row = std::ranges::find(lists.users, user) - lists.users.begin();
    if (row == std::ssize(lists.users)) return 0;
    const auto list = lists.items.row(static_cast<std::size_t>(row));
    for (std::size_t i = 0; i < std::min<std::size_t>(10, list.size()); ++i)
      if (targets.contains(list[i])) gain += 1 / std::log2(static_cast<double>(i) + 2);
    return gain / ideal;
  }

  struct Expected {
    std::size_t users = 0;
    double mean = 0;
  };
  // Over the users that is_user says.
  Expected mean_of(const std::function<bool(std::int32_t)>& is_user,
                   const std::function<double(std::int32_t)>& value) const {
    Expected expected;
    for (std::int32_t user = 0; user < kUsers; ++user) {
      if (!is_user(user) || std::isnan(value(user))) continue;
      ++expected.users;
      expected.mean += value(user);
    }
    expected.mean /= static_cast<double>(expected.users);
    return expected;
  }

  static SliceRow find(const SliceTable& table, const std::string& slicing,
                       const std::string& slice) {
    for (const SliceRow& row : table.rows)
      if (row.slicing == slicing && row.slice == slice) return row;
    ADD_FAILURE() << slicing << ": no slice " << slice;
    return {};
  }

  static void expect(const SliceRow& row, const Expected& expected) {
    EXPECT_EQ(row.users, expected.users) << row.slicing << " " << row.slice;
    EXPECT_NEAR(row.mean, expected.mean, 1e-12) << row.slicing << " " << row.slice;
  }

  test::TemporaryDirectory folder_;
  JudgedDataset dataset_;
  SilentProgress progress_;
};

bool every(std::int32_t) { return true; }

TEST_F(DatasetSlicesTest, AreOfUsersByHistoryAndAttributes) {
  const RankingPredictions lists = test::random_lists(3, true);
  const OpenedRun run = judged_lists(lists, dataset_);
  const SliceTable table = slice_run(*run.sliced, {.least_users = 1}, progress_);
  const auto value = [&](std::int32_t user) { return ndcg(lists, user, every); };
  expect(find(table, "team", "a"), mean_of([](auto user) { return user % 3 == 0; }, value));
  expect(find(table, "team", "b"), mean_of([](auto user) { return user % 3 != 0; }, value));
  const auto has_history = [&](std::size_t least, std::size_t most) {
    return [this, least, most](std::int32_t user) {
      const std::size_t seen = dataset_.data.test.seen.row(static_cast<std::size_t>(user)).size();
      return !relevant(user).empty() && seen >= least && seen <= most;
    };
  };
  expect(find(table, "cold-start users", "cold (at most 5)"), mean_of(has_history(0, 5), value));
  expect(find(table, "cold-start users", "warm"), mean_of(has_history(6, 99), value));
  // Ages are 20.5 to 28.5, of 30 users, and none of the others.
  std::size_t aged = 0;
  for (const SliceRow& row : table.rows) aged += row.slicing == "age" ? row.users : 0;
  EXPECT_EQ(aged, mean_of([](auto user) { return user % 4 != 0; }, value).users);
  ASSERT_TRUE(table.worst);
  for (const SliceRow& row : table.rows)
    EXPECT_FALSE(row.mean < table.rows[*table.worst].mean) << row.slicing << " " << row.slice;
}

TEST_F(DatasetSlicesTest, AreOfTargetsByTextLengthAndAttributes) {
  const RankingPredictions lists = test::random_lists(4, true);
  const OpenedRun run = judged_lists(lists, dataset_);
  const SliceTable table = slice_run(*run.sliced, {.least_users = 1}, progress_);
  const auto of_targets = [&](const std::function<bool(std::int32_t)>& is_target) {
    return mean_of(every, [&](std::int32_t user) { return ndcg(lists, user, is_target); });
  };
  expect(find(table, "genres", "Action"),
         of_targets([](auto item) { return item % 5 != 0 && item % 2 == 0; }));
  expect(find(table, "genres", "Drama"), of_targets([](auto item) { return item % 5 != 0; }));
  // Lengths of texts, in characters of two bytes each.
  std::vector<std::int32_t> lengths;
  for (std::int32_t item = 0; item < kItems; ++item) lengths.push_back(item * item % 23);
  std::ranges::sort(lengths);
  std::size_t slices = 0;
  for (const SliceRow& row : table.rows) {
    if (row.slicing != "text length of the target") continue;
    ++slices;
    int least = 0, most = 0;
    ASSERT_EQ(std::sscanf(row.slice.c_str(), "%d to %d", &least, &most), 2) << row.slice;
    expect(row, of_targets([&](std::int32_t item) {
             return item * item % 23 >= least && item * item % 23 <= most;
           }));
    EXPECT_TRUE(std::ranges::binary_search(lengths, most));
  }
  EXPECT_EQ(slices, 4u);
  std::size_t years = 0;
  for (const SliceRow& row : table.rows) years += row.slicing == "year" ? 1 : 0;
  EXPECT_EQ(years, 4u);
}

TEST_F(DatasetSlicesTest, CompareTwoRunsWithinEach) {
  const RankingPredictions a = test::random_lists(5, true);
  const RankingPredictions b = test::random_lists(6, true);
  const OpenedRun run_a = judged_lists(a, dataset_);
  const OpenedRun run_b = judged_lists(b, dataset_);
  const SliceTable table =
      slice_difference(*run_a.sliced, *run_b.sliced, {.least_users = 1}, progress_);
  const auto difference = [&](const std::function<bool(std::int32_t)>& is_target) {
    return [&, is_target](std::int32_t user) {
      return ndcg(b, user, is_target) - ndcg(a, user, is_target);
    };
  };
  const auto is_a = [](std::int32_t user) { return user % 3 == 0; };
  EXPECT_NEAR(find(table, "team", "a").difference, mean_of(is_a, difference(every)).mean, 1e-12);
  const auto is_drama = [](std::int32_t item) { return item % 5 != 0; };
  EXPECT_NEAR(find(table, "genres", "Drama").difference, mean_of(every, difference(is_drama)).mean,
              1e-12);
  ASSERT_TRUE(table.worst);
  for (const SliceRow& row : table.rows)
    EXPECT_FALSE(row.difference < table.rows[*table.worst].difference)
        << row.slicing << " " << row.slice;
}

TEST_F(DatasetSlicesTest, LeaveOutAttributesThatWouldBeTooMany) {
  const std::set<std::string> attributes = {"age", "genres", "team", "year"};
  std::size_t usual = 0;
  for (const auto& slicings : {dataset_.slicings->units, dataset_.slicings->targets})
    for (const Slicing& slicing : slicings)
      if (!attributes.contains(slicing.name)) usual += slicing.slices.size();
  const Dataset dataset = Dataset::open(folder_ / "dataset.h5");
  const UnitSlicings few = slice_dataset(dataset, dataset_.data, usual + 3);
  EXPECT_EQ(few.units.back().name, "team") << "its two slices fit, four by age do not";
  EXPECT_EQ(few.targets.back().name, "text length of the target");
  EXPECT_EQ(few.notes, (std::vector<std::string>{
                           "user attribute age: left out, its 4 slices would be too many",
                           "item attribute genres: left out, its 2 slices would be too many",
                           "item attribute year: left out, its 4 slices would be too many"}));
  EXPECT_EQ(slice_dataset(dataset, dataset_.data, 0).units.size(), few.units.size() - 1);
}

TEST_F(DatasetSlicesTest, HoldTheUsersToEvaluateWhereTheyAreGiven) {
  const RankingPredictions lists = test::random_lists(3, true);
  dataset_.evaluated_targets = targets_of(dataset_.data.test.task.relevant, std::vector{1, 4, 6});
  const SliceTable table =
      slice_run(*judged_lists(lists, dataset_).sliced, {.least_users = 1}, progress_);
  const auto value = [&](std::int32_t user) { return ndcg(lists, user, every); };
  const auto is_b = [](auto user) { return user == 1 || user == 4; };
  expect(find(table, "team", "b"), mean_of(is_b, value));
  const auto is_one = [&](auto user) { return user == 6 || is_b(user); };
  expect(find(table, "genres", "Drama"), mean_of(is_one, [&](std::int32_t user) {
           return ndcg(lists, user, [](auto item) { return item % 5 != 0; });
         }));
}

}  // namespace
}  // namespace reckon
