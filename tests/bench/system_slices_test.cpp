#include "bench/system_slices.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/progress.h"
#include "core/random.h"
#include "eval/significance/paired_t_test.h"

namespace reckon {
namespace {

constexpr std::int32_t kItems = 40;

// Every user has two relevant items; user rows that are a multiple of 7 were not evaluated.
struct Users {
  UserItems relevant;
  std::vector<std::int32_t> evaluated;
  UnitSlicings slicings;

  explicit Users(std::int32_t count) {
    Slicing parity{.name = "parity", .slices = {"even", "odd"}, .slice_of = {}};
    for (std::int32_t user = 0; user < count; ++user) {
      relevant.items.push_back(user % (kItems / 2));
      relevant.items.push_back(kItems / 2 + user % (kItems / 2));
      relevant.end_row();
      parity.slice_of.push_back(user % 2);
      if (user % 7 != 0) evaluated.push_back(user);
    }
    slicings.units.push_back(parity);
    Slicing half{.name = "half", .slices = {"low", "high"}, .slice_of = {}};
    for (std::int32_t item = 0; item < kItems; ++item)
      half.slice_of.push_back(item < kItems / 2 ? 0 : 1);
    slicings.targets.push_back(half);
    slicings.notes = {"a note"};
  }

  // Random lists, each user's items distinct.
  SystemRun system(const char* variant, const char* recommender, std::size_t length,
                   std::uint64_t seed) const {
    SystemRun run;
    run.variant = variant;
    run.recommender = recommender;
    run.evaluation.users = evaluated;
    run.evaluation.items = Matrix<std::int32_t>(evaluated.size(), length);
    Random random(seed);
    for (std::size_t row = 0; row < evaluated.size(); ++row) {
      const auto start = static_cast<std::int32_t>(random.below(kItems));
      for (std::size_t i = 0; i < length; ++i)
        run.evaluation.items.row(row)[i] = (start + 3 * static_cast<std::int32_t>(i)) % kItems;
    }
    return run;
  }

  // By the formula, of the relevant items that are in a slice of items (-1: all).
  double ndcg(const SystemRun& run, std::size_t row, std::size_t cutoff, std::int32_t slice) const {
    const auto targets = relevant.row(static_cast<std::size_t>(evaluated[row]));
    double gain = 0, ideal = 0;
    std::size_t count = 0;
    for (const std::int32_t target : targets) {
      if (slice >= 0 && slice != (target < kItems / 2 ? 0 : 1)) continue;
      ideal += 1 / std::log2(static_cast<double>(count++) + 2);
      const auto list = run.evaluation.items.row(row).first(cutoff);
      const auto place = std::ranges::find(list, target) - list.begin();
      if (place < std::ssize(list)) gain += 1 / std::log2(static_cast<double>(place) + 2);
    }
    return gain / ideal;
  }
};

std::vector<SystemRun> all_of(std::same_as<SystemRun> auto... runs) {
  std::vector<SystemRun> all;
  (all.push_back(std::move(runs)), ...);
  return all;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

ExperimentSlices slice(const Users& users, const std::vector<SystemRun>& systems) {
  SilentProgress progress;
  return slice_systems(systems, users.relevant, users.slicings, {.permutations = 199}, progress);
}

TEST(SystemSlices, AreOfTheUsersThatTheSystemWasEvaluatedOn) {
  const Users users(300);
  const std::vector<SystemRun> systems = all_of(users.system("none", "random", 20, 1));
  const ExperimentSlices slices = slice(users, systems);
  EXPECT_EQ(slices.cutoff, 10U);
  EXPECT_EQ(slices.notes, users.slicings.notes);
  ASSERT_EQ(slices.systems.size(), 1U);
  const SliceTable& table = slices.systems[0].table;
  ASSERT_EQ(table.rows.size(), 4U);
  std::vector<double> of_users[2], of_items[2];
  for (std::size_t row = 0; row < users.evaluated.size(); ++row) {
    of_users[users.evaluated[row] % 2].push_back(users.ndcg(systems[0], row, 10, -1));
    for (const std::int32_t half : {0, 1})
      of_items[half].push_back(users.ndcg(systems[0], row, 10, half));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(table.rows[i].users, of_users[i].size());
    EXPECT_NEAR(table.rows[i].mean, mean(of_users[i]), 1e-12);
    EXPECT_NEAR(table.rows[i].difference, mean(of_users[i]) - mean(of_users[1 - i]), 1e-12);
    EXPECT_EQ(table.rows[2 + i].users, users.evaluated.size());
    EXPECT_NEAR(table.rows[2 + i].mean, mean(of_items[i]), 1e-12);
  }
}

TEST(SystemSlices, CompareAVariantWithTheFirstOneByTheSameRecommender) {
  const Users users(300);
  const std::vector<SystemRun> systems =
      all_of(users.system("none", "mixture", 20, 1), users.system("fp32", "content", 20, 2),
             users.system("fp32", "mixture", 20, 3), users.system("int8", "content", 20, 4),
             users.system("int8", "mixture", 20, 5));
  const ExperimentSlices slices = slice(users, systems);
  std::vector<std::string> names;
  for (const SystemSlices& each : slices.systems)
    names.push_back(each.system + (each.against.empty() ? "" : " - " + each.against));
  EXPECT_EQ(names, (std::vector<std::string>{"none/mixture", "fp32/content", "fp32/mixture",
                                             "int8/content", "int8/content - fp32/content",
                                             "int8/mixture", "int8/mixture - fp32/mixture"}));
  std::vector<double> odd, low;
  for (std::size_t row = 0; row < users.evaluated.size(); ++row) {
    const auto difference = [&](std::int32_t half) {
      return users.ndcg(systems[3], row, 10, half) - users.ndcg(systems[1], row, 10, half);
    };
    if (users.evaluated[row] % 2 == 1) odd.push_back(difference(-1));
    low.push_back(difference(0));
  }
  EXPECT_NEAR(slices.systems[4].table.rows[1].difference, mean(odd), 1e-12);
  EXPECT_NEAR(slices.systems[4].table.rows[2].difference, mean(low), 1e-12);
}

TEST(SystemSlices, LookAsFarAsTheListsReach) {
  const Users users(300);
  const std::vector<SystemRun> systems = all_of(users.system("none", "random", 5, 1));
  const ExperimentSlices slices = slice(users, systems);
  EXPECT_EQ(slices.cutoff, 5U);
  std::vector<double> even;
  for (std::size_t row = 0; row < users.evaluated.size(); ++row)
    if (users.evaluated[row] % 2 == 0) even.push_back(users.ndcg(systems[0], row, 5, -1));
  EXPECT_NEAR(slices.systems[0].table.rows[0].mean, mean(even), 1e-12);
}

TEST(SystemSlices, OfVeryManyUsersHaveStudentsIntervals) {
  const Users users(6'000);
  const std::vector<SystemRun> systems = all_of(users.system("none", "random", 10, 1));
  const SliceRow row = slice(users, systems).systems[0].table.rows[0];
  std::vector<double> even;
  for (std::size_t i = 0; i < users.evaluated.size(); ++i)
    if (users.evaluated[i] % 2 == 0) even.push_back(users.ndcg(systems[0], i, 10, -1));
  ASSERT_TRUE(row.interval);
  EXPECT_NEAR(row.interval->low, paired_t_test(even).interval.low, 1e-12);
}

TEST(SystemSlices, OfNoSystemAreNone) { EXPECT_TRUE(slice(Users(10), {}).systems.empty()); }

}  // namespace
}  // namespace reckon
