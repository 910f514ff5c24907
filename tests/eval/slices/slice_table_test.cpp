#include "eval/slices/slice_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/significance/paired_t_test.h"
#include "eval/significance/welch_t_test.h"

namespace reckon {
namespace {

const SliceOptions kTOptions = {.interval = IntervalMethod::kStudentT,
                                .test = PairedTest::kStudentT};

SliceTable tabulate(const std::vector<SliceSample>& samples, const SliceOptions& options) {
  SilentProgress progress;
  return slice_table(samples, options, progress);
}

// 200 users; those with a short history (slice 0) fare worse by 0.3; slice 2 has 5 users.
struct Experiment {
  Slicing slicing = {"history length", {"short", "long", "huge"}, {}};
  std::vector<double> a;
  std::vector<double> b;

  explicit Experiment(std::uint64_t seed) {
    Random random(seed);
    for (std::size_t user = 0; user < 200; ++user) {
      const std::int32_t slice = user % 40 == 39 ? 2 : user % 4 == 0 ? 0 : user % 40 == 1 ? -1 : 1;
      slicing.slice_of.push_back(slice);
      a.push_back(random.uniform() - (slice == 0 ? 0.3 : 0.0) - (slice == 2 ? 5.0 : 0.0));
      b.push_back(a.back() + 0.05 * random.normal() - (slice == 1 ? 0.1 : 0.0));
    }
    a[8] = std::nan("");
  }
};

TEST(SliceTable, ComparesTheUsersOfASliceWithAllOthers) {
  const Experiment experiment(1);
  const SliceTable table = tabulate(slices_of_users(experiment.a, experiment.slicing), kTOptions);
  ASSERT_EQ(table.rows.size(), 3u);
  std::vector<double> inside;
  std::vector<double> others;
  for (std::size_t user = 0; user < 200; ++user) {
    if (user == 8) continue;
    (experiment.slicing.slice_of[user] == 0 ? inside : others).push_back(experiment.a[user]);
  }
  const SliceRow& row = table.rows[0];
  EXPECT_EQ(row.users, inside.size());
  const PairedTTest alone = paired_t_test(inside);
  EXPECT_EQ(row.mean, alone.mean);
  EXPECT_EQ(row.interval->low, alone.interval.low);
  const WelchTTest rest = welch_t_test(inside, others);
  EXPECT_EQ(row.difference, rest.difference);
  EXPECT_EQ(row.difference_interval->high, rest.interval.high);
  EXPECT_EQ(row.p, rest.p);
  EXPECT_EQ(table.tests, 3u);
}

TEST(SliceTable, NamesTheWorstSliceOfThoseWithEnoughUsersAndSaysWhichHaveTooFew) {
  const Experiment experiment(2);
  const auto samples = slices_of_users(experiment.a, experiment.slicing);
  const SliceTable table = tabulate(samples, kTOptions);
  ASSERT_TRUE(table.worst);
  EXPECT_EQ(table.rows[*table.worst].slice, "short");
  EXPECT_FALSE(table.rows[2].ranked);
  ASSERT_EQ(table.warnings.size(), 1u);
  EXPECT_EQ(table.warnings[0],
            "fewer than 30, too few to be the worst slice: history length huge (5)");
  SliceOptions all = kTOptions;
  all.least_users = 1;
  EXPECT_EQ(tabulate(samples, all).worst, 2u);
  all.least_users = 1000;
  EXPECT_FALSE(tabulate(samples, all).worst);
}

TEST(SliceTable, ComparesTwoSystemsWithinEachSlice) {
  const Experiment experiment(3);
  SliceOptions options = kTOptions;
  options.worst = WorstSlice::kLowestDifference;
  const SliceTable table =
      tabulate(slices_of_users(experiment.a, experiment.b, experiment.slicing), options);
  EXPECT_EQ(table.rows[*table.worst].slice, "long");
  std::vector<double> differences;
  for (std::size_t user = 0; user < 200; ++user) {
    if (experiment.slicing.slice_of[user] != 0 || user == 8) continue;
    differences.push_back(experiment.b[user] - experiment.a[user]);
  }
  EXPECT_EQ(table.rows[0].difference, paired_t_test(differences).mean);
  EXPECT_EQ(table.rows[0].p, paired_t_test(differences).p);
  EXPECT_LT(*table.rows[1].p_adjusted, 1e-6);
  EXPECT_TRUE(table.rows[1].rejected);
}

TEST(SliceTable, CorrectsOverAllSlicesOfAllSlicings) {
  const Experiment experiment(4);
  Slicing other = {"age", {"young", "old"}, {}};
  for (std::size_t user = 0; user < 200; ++user) {
    other.slice_of.push_back(static_cast<std::int32_t>(user / 10 % 2));
  }
  std::vector<SliceSample> samples = slices_of_users(experiment.a, experiment.slicing);
  for (SliceSample& sample : slices_of_users(experiment.a, other)) {
    samples.push_back(std::move(sample));
  }
  const SliceTable table = tabulate(samples, kTOptions);
  EXPECT_EQ(table.tests, 5u);
  std::vector<double> p_values;
  for (const SliceRow& row : table.rows) p_values.push_back(*row.p);
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(table.rows[i].p_adjusted, adjusted[i]);
}

TEST(SliceTable, GivesNoIntervalForASliceOfOneUserOrNone) {
  const Slicing slicing = {"n", {"none", "one", "more"}, {1, 2, 2, 2}};
  const std::vector<double> values = {0.5, 0.25, 0.75, 1.0};
  SliceOptions options = kTOptions;
  options.least_users = 1;
  const SliceTable table = tabulate(slices_of_users(values, slicing), options);
  EXPECT_TRUE(std::isnan(table.rows[0].mean));
  EXPECT_EQ(table.rows[0].users, 0u);
  EXPECT_FALSE(table.rows[0].ranked);
  EXPECT_EQ(table.rows[1].mean, 0.5);
  EXPECT_FALSE(table.rows[1].interval || table.rows[1].p);
  EXPECT_EQ(table.worst, 1u);
}

TEST(SliceTable, GivesNoBootstrapIntervalForFewUsers) {
  for (const std::size_t users : {9u, 10u}) {
    const std::vector<double> a(users, 0.5);
    std::vector<double> b = a;
    b[0] = 1.0;
    const Slicing slicing = {"n", {"all"}, std::vector<std::int32_t>(users, 0)};
    const SliceTable table = tabulate(slices_of_users(a, b, slicing), {});
    EXPECT_EQ(table.rows[0].difference_interval.has_value(), users == 10);
    EXPECT_TRUE(table.rows[0].p);  // by permutation, which holds for any number
  }
}

TEST(SliceTable, IsTheSameForAnyNumberOfThreads) {
  const Experiment experiment(5);
  const auto samples = slices_of_users(experiment.a, experiment.b, experiment.slicing);
  const SliceTable one = tabulate(samples, {.threads = 1});
  const SliceTable three = tabulate(samples, {.threads = 3});
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(one.rows[i].p, three.rows[i].p);
    const auto& interval = one.rows[i].difference_interval;
    ASSERT_EQ(interval.has_value(), three.rows[i].difference_interval.has_value());
    if (!interval) continue;
    EXPECT_EQ(interval->low, three.rows[i].difference_interval->low);
  }
}

TEST(SliceTable, RefusesInfiniteValuesAndUnequalNumbers) {
  const Slicing slicing = {"n", {"a"}, {0, 0}};
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_THROW(tabulate(slices_of_users(std::vector<double>{1.0, infinite}, slicing), kTOptions),
               Error);
  EXPECT_THROW(slices_of_users(std::vector<double>{1.0}, slicing), Error);
  const std::vector<double> one = {1.0};
  const std::vector<double> two = {1.0, 2.0};
  EXPECT_THROW(slices_of_users(one, two, slicing), Error);
}

// Lists, relevant items and slices of items at random.
struct TargetExperiment {
  static constexpr std::size_t kUsers = 60;
  static constexpr std::int32_t kItems = 40;
  Matrix<std::int32_t> lists{kUsers, 10};
  UserItems relevant;
  Slicing items = {"popularity", {"head", "tail"}, {}};

  explicit TargetExperiment(std::uint64_t seed) {
    Random random(seed);
    for (std::int32_t item = 0; item < kItems; ++item) {
      items.slice_of.push_back(item % 10 == 0 ? -1 : item < 12 ? 0 : 1);
    }
    for (std::size_t user = 0; user < kUsers; ++user) {
      std::vector<std::int32_t> shuffled(kItems);
      for (std::int32_t item = 0; item < kItems; ++item) {
        shuffled[static_cast<std::size_t>(item)] = item;
      }
      for (std::size_t i = shuffled.size(); i > 1; --i) {
        std::swap(shuffled[i - 1], shuffled[random.below(i)]);
      }
      const std::size_t length = random.below(11);  // shorter lists are padded
      for (std::size_t rank = 0; rank < 10; ++rank) {
        lists.row(user)[rank] = rank < length ? shuffled[rank] : -1;
      }
      for (std::int32_t item = 0; item < kItems; ++item) {
        if (random.below(8) == 0) relevant.items.push_back(item);
      }
      relevant.end_row();
    }
  }

  // The definition, item by item.
  double expected(std::size_t user, TargetMetric metric, std::size_t k, auto&& in_slice) const {
    std::vector<std::int32_t> targets;
    for (const std::int32_t item : relevant.row(user)) {
      if (in_slice(items.slice_of[static_cast<std::size_t>(item)])) targets.push_back(item);
    }
    if (targets.empty()) return std::nan("");
    double hits = 0;
    double gain = 0;
    double ideal = 0;
    for (std::size_t rank = 1; rank <= k; ++rank) {
      const double discount = 1.0 / std::log2(static_cast<double>(rank) + 1.0);
      if (rank <= targets.size()) ideal += discount;
      if (std::ranges::find(targets, lists.row(user)[rank - 1]) == targets.end()) continue;
      hits += 1;
      gain += discount;
    }
    if (metric == TargetMetric::kHitRate) return hits > 0 ? 1.0 : 0.0;
    if (metric == TargetMetric::kRecall) return hits / static_cast<double>(targets.size());
    return gain / ideal;
  }
};

void expect_same(double found, double expected) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(found));
  } else {
    EXPECT_NEAR(found, expected, 1e-15);
  }
}

TEST(TargetValues, AreTheMetricsOnTheRelevantItemsOfASlice) {
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    const TargetExperiment experiment(seed);
    for (const TargetMetric metric :
         {TargetMetric::kHitRate, TargetMetric::kRecall, TargetMetric::kNdcg}) {
      for (const std::size_t k : {1u, 5u, 10u}) {
        const TargetValues found =
            target_values(experiment.lists, experiment.relevant, experiment.items, metric, k);
        for (std::int32_t slice = 0; slice < 2; ++slice) {
          const auto row = static_cast<std::size_t>(slice);
          for (std::size_t user = 0; user < TargetExperiment::kUsers; ++user) {
            expect_same(found.inside.row(row)[user],
                        experiment.expected(user, metric, k, [&](auto s) { return s == slice; }));
            expect_same(found.outside.row(row)[user],
                        experiment.expected(user, metric, k, [&](auto s) { return s != slice; }));
          }
        }
      }
    }
  }
}

TEST(TargetValues, CountTheTargetsOfEachSlice) {
  const TargetExperiment experiment(7);
  const TargetValues found = target_values(experiment.lists, experiment.relevant, experiment.items,
                                           TargetMetric::kRecall, 10);
  for (std::int32_t slice = 0; slice < 2; ++slice) {
    const auto expected = std::ranges::count_if(experiment.relevant.items, [&](std::int32_t item) {
      return experiment.items.slice_of[static_cast<std::size_t>(item)] == slice;
    });
    EXPECT_EQ(found.targets[static_cast<std::size_t>(slice)], static_cast<std::size_t>(expected));
  }
}

TEST(TargetValues, OfTwoSystemsAreComparedWithinASlice) {
  const TargetExperiment experiment(8);
  Matrix<std::int32_t> empty(TargetExperiment::kUsers, 10);
  for (std::size_t user = 0; user < empty.rows(); ++user) std::ranges::fill(empty.row(user), -1);
  const auto values = [&](const Matrix<std::int32_t>& lists) {
    return target_values(lists, experiment.relevant, experiment.items, TargetMetric::kRecall, 10);
  };
  const TargetValues none = values(empty);
  const TargetValues some = values(experiment.lists);
  const SliceTable table =
      tabulate(slices_of_targets(none, some, experiment.items), {.least_users = 5});
  for (const SliceRow& row : table.rows) EXPECT_EQ(row.difference, row.mean);
  const SliceTable against_rest = tabulate(slices_of_targets(some, experiment.items), {});
  EXPECT_EQ(against_rest.rows.size(), 2u);
  Slicing other = experiment.items;
  other.slices.emplace_back("more");
  EXPECT_THROW(slices_of_targets(some, other), Error);
}

TEST(TargetValues, RefuseWhatDoesNotFit) {
  TargetExperiment experiment(9);
  const auto values = [&](std::size_t cutoff) {
    return target_values(experiment.lists, experiment.relevant, experiment.items,
                         TargetMetric::kNdcg, cutoff);
  };
  EXPECT_THROW(values(0), Error);
  EXPECT_THROW(values(11), Error);
  experiment.items.slice_of.resize(10);
  EXPECT_THROW(values(5), Error);
  experiment.relevant.end_row();
  EXPECT_THROW(values(5), Error);
}

}  // namespace
}  // namespace reckon
