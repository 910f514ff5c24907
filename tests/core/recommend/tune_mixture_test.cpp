#include "core/recommend/tune_mixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/recommend/mixture.h"
#include "core/scoring/top_k.h"
#include "tests/core/recommend/random_history.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

using test::FixedRecommender;
using test::random_matrix;
using test::scores_of;

double ndcg(std::span<const std::int32_t> list, std::span<const std::int32_t> relevant) {
  double gain = 0;
  double ideal = 0;
  for (std::size_t p = 0; p < list.size(); ++p) {
    const double discount = 1 / std::log2(static_cast<double>(p) + 2);
    if (std::find(relevant.begin(), relevant.end(), list[p]) != relevant.end()) gain += discount;
    if (p < relevant.size()) ideal += discount;
  }
  return gain / ideal;
}

// Three sources, the relevant items of each user being those that a hidden mixture ranks first.
struct World {
  World() {
    for (std::size_t user = 0; user < kUsers; ++user) {
      if (user % 5 != 0) excluded.items.insert(excluded.items.end(), {1, 40, 41, 299});
      excluded.end_row();
    }
    const MixtureRecommender hidden({&a, &b, &c}, {0.2, 0.7, 0.1}, excluded);
    for (std::size_t user = 0; user < kUsers; ++user) {
      const auto scores = scores_of(hidden, static_cast<std::int32_t>(user));
      if (user % 7 != 0) {
        for (const auto& best : select_top_k(scores.row(0), excluded.row(user), 4)) {
          relevant.items.push_back(best.item);
        }
      }
      relevant.end_row();
    }
  }
  TuningTask task() const { return {.excluded = excluded, .relevant = relevant, .quality = ndcg}; }

  static constexpr std::size_t kUsers = 70;
  FixedRecommender a{random_matrix(kUsers, 300, 1)};
  FixedRecommender b{random_matrix(kUsers, 300, 2)};
  FixedRecommender c{random_matrix(kUsers, 300, 3)};
  UserItems excluded;
  UserItems relevant;
};

// Mean quality of a mixture's lists over the users with relevant items.
double mean_quality(const World& world, const Recommender& recommender) {
  double sum = 0;
  double count = 0;
  for (std::size_t user = 0; user < World::kUsers; ++user) {
    if (world.relevant.row(user).empty()) continue;
    const auto scores = scores_of(recommender, static_cast<std::int32_t>(user));
    std::vector<std::int32_t> list;
    for (const auto& best : select_top_k(scores.row(0), world.excluded.row(user), 10)) {
      list.push_back(best.item);
    }
    sum += ndcg(list, world.relevant.row(user));
    count += 1;
  }
  return sum / count;
}

TEST(TuneMixture, FindsTheWeightsThatMadeTheRelevantItems) {
  const World world;
  SilentProgress progress;
  const auto tuned = tune_mixture(std::vector<const Recommender*>{&world.a, &world.b, &world.c},
                                  world.task(), 2, progress);
  EXPECT_EQ(tuned.weights, (std::vector<double>{0.2, 0.7, 0.1}));
  EXPECT_DOUBLE_EQ(tuned.quality, 1);
  EXPECT_EQ(tuned.users, 60u);
}

TEST(TuneMixture, IsTheBestOfTheGridByTheMixturesOwnLists) {
  const World world;
  SilentProgress progress;
  const std::vector<const Recommender*> sources = {&world.a, &world.c};
  const auto tuned = tune_mixture(sources, world.task(), 2, progress);
  double best = -1;
  std::vector<double> weights;
  for (int step = 0; step <= 10; ++step) {
    const MixtureRecommender mixture(sources, {step / 10.0, (10 - step) / 10.0}, world.excluded);
    const double quality = mean_quality(world, mixture);
    if (quality > best + 1e-12) best = quality, weights = {step / 10.0, (10 - step) / 10.0};
  }
  EXPECT_EQ(tuned.weights, weights);
  EXPECT_NEAR(tuned.quality, best, 1e-12);
}

TEST(TuneMixture, IsTheSameForAnyNumberOfThreads) {
  const World world;
  SilentProgress progress;
  const std::vector<const Recommender*> sources = {&world.c, &world.a};
  const auto one = tune_mixture(sources, world.task(), 1, progress);
  for (const std::size_t threads : {2, 5}) {
    const auto many = tune_mixture(sources, world.task(), threads, progress);
    EXPECT_EQ(many.weights, one.weights);
    EXPECT_EQ(many.quality, one.quality);
  }
}

TEST(TuneMixture, TakesTheFirstOfEqualWeightings) {
  const World world;
  SilentProgress progress;
  TuningTask task = world.task();
  task.quality = [](auto, auto) { return 0.25; };
  const std::vector<const Recommender*> sources = {&world.a, &world.b, &world.c};
  const auto tuned = tune_mixture(sources, task, 1, progress);
  EXPECT_EQ(tuned.weights, (std::vector<double>{0, 0, 1}));
  EXPECT_DOUBLE_EQ(tuned.quality, 0.25);
}

TEST(TuneMixture, LeavesOneSourceItsWholeWeight) {
  const World world;
  SilentProgress progress;
  const std::vector<const Recommender*> sources = {&world.b};
  EXPECT_EQ(tune_mixture(sources, world.task(), 1, progress).weights, std::vector<double>{1});
}

TEST(TuneMixture, LeavesOutUsersThatASourceDoesNotKnow) {
  World world;
  SilentProgress progress;
  world.b.unknown_user = 1;
  const std::vector<const Recommender*> sources = {&world.a, &world.b};
  EXPECT_EQ(tune_mixture(sources, world.task(), 1, progress).users, 59u);
}

TEST(TuneMixture, RefusesToTuneOnNobodyAndOnShapesThatDoNotFit) {
  World world;
  SilentProgress progress;
  const std::vector<const Recommender*> sources = {&world.a, &world.b};
  EXPECT_THROW(tune_mixture({}, world.task(), 1, progress), Error);
  world.relevant = {.offsets = std::vector<std::int64_t>(World::kUsers + 1), .items = {}};
  EXPECT_THROW(tune_mixture(sources, world.task(), 1, progress), Error);
  world.relevant.end_row();
  EXPECT_THROW(tune_mixture(sources, world.task(), 1, progress), Error);
}

TEST(TuneMixture, StopsWhenTheUserAsksForIt) {
  class Stop final : public Progress {
    void begin(std::string_view, std::uint64_t) override {}
    void advance(std::uint64_t) override { throw Interrupted(); }
  } progress;
  const World world;
  const std::vector<const Recommender*> sources = {&world.a, &world.b};
  EXPECT_THROW(tune_mixture(sources, world.task(), 2, progress), Interrupted);
}

}  // namespace
}  // namespace reckon
