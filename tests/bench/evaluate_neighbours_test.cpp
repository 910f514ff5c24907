#include "bench/evaluate_neighbours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/progress.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"

namespace reckon {
namespace {

using test::error_of;
using ::testing::HasSubstr;

NeighbourTruth truth_of(const std::vector<std::vector<std::int32_t>>& rows,
                        const std::vector<std::vector<double>>& distances) {
  NeighbourTruth truth;
  truth.lists.neighbours = Matrix<std::int32_t>(rows.size(), rows[0].size());
  truth.lists.distances = Matrix<double>(rows.size(), rows[0].size());
  for (std::size_t q = 0; q < rows.size(); ++q) {
    std::ranges::copy(rows[q], truth.lists.neighbours.data() + q * rows[0].size());
    std::ranges::copy(distances[q], truth.lists.distances.data() + q * rows[0].size());
  }
  truth.from_distances = true;
  return truth;
}

TEST(NeighbourRecall, ByDistanceCountsTiesOfTheLastWithinAThousandth) {
  const std::vector<double> truth = {0.1, 0.2, 0.3};
  // 0.3 + 0.001 is the threshold at 3; a neighbour that is not in the truth counts as well.
  EXPECT_EQ(count_by_distance(std::vector<double>{0.1, 0.3009, 0.3011}, truth, 3), 2u);
  EXPECT_EQ(count_by_distance(std::vector<double>{0.1, 0.3 + 1e-3, 9}, truth, 3), 2u);
  EXPECT_EQ(count_by_distance(std::vector<double>{0.3, 0.2, 0.1}, truth, 2), 1u);  // first 2 only
  EXPECT_EQ(count_by_distance(std::vector<double>{0.1}, truth, 3), 1u);
  EXPECT_EQ(count_by_distance(std::vector<double>{-1, -1, 1e300}, truth, 1), 1u);
}

TEST(NeighbourRecall, ByRowCountsDistinctRowsInAnyOrder) {
  const std::vector<std::int32_t> truth = {4, 7, 9};
  EXPECT_EQ(count_by_row(std::vector<std::int32_t>{9, 4, 1}, truth, 3), 2u);
  EXPECT_EQ(count_by_row(std::vector<std::int32_t>{9, 4, 1}, truth, 2), 1u);
  EXPECT_EQ(count_by_row(std::vector<std::int32_t>{4, 4, 4}, truth, 3), 1u);
  EXPECT_EQ(count_by_row(std::vector<std::int32_t>{4, -1, -1}, truth, 3), 1u);
  EXPECT_EQ(count_by_row(std::vector<std::int32_t>{}, truth, 3), 0u);
}

TEST(NeighbourRecall, OfEmptyAndRepeatedPlacesIsNone) {
  const NeighbourTruth truth = truth_of({{0, 1, 2}, {3, 4, 5}}, {{0, 1, 2}, {0, 1, 2}});
  const NeighbourTruth found = truth_of({{-1, -1, -1}, {3, 3, 3}}, {{0, 0, 0}, {0, 0, 0}});
  SilentProgress progress;
  for (const NeighbourMetric& metric :
       evaluate_neighbours(truth, found.lists, {.ks = {3}}, progress)) {
    EXPECT_EQ(metric.per_query[0], 0.0) << name_of(metric.recall);
    EXPECT_EQ(metric.per_query[1], 1.0 / 3) << name_of(metric.recall);
  }
}

// The two definitions as their authors' programs compute them, on files that hold random lists.
TEST(NeighbourRecall, OfRandomListsIsWhatTheDefinitionsSay) {
  RECKON_REQUIRE_PYTHON("h5py, numpy");
  const test::TemporaryDirectory directory;
  const std::string printed = test::run_python(
      R"(
import sys, h5py, numpy as np
here = sys.argv[1] + '/'
rng = np.random.default_rng(5)
train, test = rng.normal(size=(60, 3)), rng.normal(size=(40, 3))
D = np.sqrt(((test[:, None] - train[None]) ** 2).sum(-1))
near = D.argsort(1)[:, :20]
true = np.take_along_axis(D, near, 1).astype('f4')
noisy = (D + rng.normal(scale=.1, size=D.shape)).argsort(1)[:, :20]
found = np.sort(np.take_along_axis(D, noisy, 1).astype('f4'), 1)
found[:, 15:] = np.inf; noisy[:, 15:] = -1
with h5py.File(here + 'ann', 'w') as f: f.attrs['distance'] = 'euclidean'; f['train'] = train; f['test'] = test; f['neighbors'] = near; f['distances'] = true
with h5py.File(here + 'ann_run', 'w') as f: f['neighbors'] = noisy; f['distances'] = found
with h5py.File(here + 'sisap', 'w') as f: f['train'] = train; f['knns'] = near + 1; f['dists'] = true
with h5py.File(here + 'sisap_run', 'w') as f: f['knns'] = noisy + 1; f['dists'] = found
for k in (1, 5, 20):
    by_row = [len(set(a[:k]) & set(b[:k])) for a, b in zip(noisy.tolist(), near.tolist())]
    by_distance = [sum(1 for d in a[:k] if float(d) <= float(b[k - 1]) + 1e-3) for a, b in zip(found, true)]
    for counts in (by_row, by_distance): print(repr(float(np.mean(counts) / k)), min(counts), max(counts))
)",
      directory.path().string());
  std::istringstream expected(printed);
  SilentProgress progress;
  const NeighbourOptions options{.ks = {1, 5, 20}, .resampling = {.draws = 200}};
  const auto by_both =
      evaluate_neighbours(read_neighbour_truth(directory / "ann"),
                          read_neighbour_lists(directory / "ann_run"), options, progress);
  const auto by_row =
      evaluate_neighbours(read_neighbour_truth(directory / "sisap"),
                          read_neighbour_lists(directory / "sisap_run"), options, progress);
  ASSERT_EQ(by_both.size(), 6u) << printed;
  ASSERT_EQ(by_row.size(), 3u);
  for (std::size_t m = 0; m < by_both.size(); ++m) {
    const NeighbourMetric& metric = by_both[m];
    double mean = 0;
    double least = 0;
    double most = 0;
    ASSERT_TRUE(expected >> mean >> least >> most) << printed;
    EXPECT_EQ(metric.recall, m % 2 == 0 ? NeighbourRecall::kByRow : NeighbourRecall::kByDistance);
    EXPECT_NEAR(metric.mean, mean, 1e-15);
    EXPECT_EQ(std::ranges::min(metric.per_query), least / static_cast<double>(metric.k));
    EXPECT_EQ(std::ranges::max(metric.per_query), most / static_cast<double>(metric.k));
    EXPECT_LE(metric.interval.low, metric.mean);
    EXPECT_GE(metric.interval.high, metric.mean);
    if (m % 2 == 0) {
      EXPECT_EQ(by_row[m / 2].per_query, metric.per_query);
    }
  }
}

TEST(NeighbourRecall, RefusesListsThatDoNotFitTheTruth) {
  const NeighbourTruth truth = truth_of({{0, 1}, {1, 2}}, {{0, 1}, {0, 1}});
  SilentProgress progress;
  const auto error = [&](const NeighbourTruth& of, const NeighbourLists& lists, std::size_t k) {
    return error_of([&] { evaluate_neighbours(of, lists, {.ks = {k}}, progress); });
  };
  EXPECT_THAT(error(truth, {Matrix<std::int32_t>(3, 2), {}}, 1), HasSubstr("3 lists, expected 2"));
  EXPECT_THAT(error(truth, {Matrix<std::int32_t>(2, 2), {}}, 3),
              HasSubstr("k is 3, expected 1 to 2"));
  EXPECT_THAT(error(truth, {Matrix<std::int32_t>(2, 2), {}}, 0), HasSubstr("k is 0"));
  EXPECT_THAT(error({}, {}, 1), HasSubstr("the truth has no queries"));
  NeighbourTruth small = truth_of({{0, 1}}, {{0, 1}});
  small.vectors = 3;
  NeighbourLists beyond{Matrix<std::int32_t>(1, 1), {}};
  beyond.neighbours.data()[0] = 3;
  EXPECT_THAT(error(small, beyond, 1), HasSubstr("list 0: row 3"));
}

}  // namespace
}  // namespace reckon
