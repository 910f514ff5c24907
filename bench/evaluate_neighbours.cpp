#include "bench/evaluate_neighbours.h"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr double kEpsilon = 1e-3;

template <typename T>
std::span<const T> row_of(const Matrix<T>& matrix, std::size_t row) {
  return {matrix.data() + row * matrix.cols(), matrix.cols()};
}

void check(const NeighbourTruth& truth, const NeighbourLists& found,
           const NeighbourOptions& options) {
  const Matrix<std::int32_t>& lists = found.neighbours;
  if (truth.lists.neighbours.rows() == 0) fail("neighbours: the truth has no queries");
  if (lists.rows() != truth.lists.neighbours.rows()) {
    fail("neighbours: {} lists, expected {} as the truth has queries", lists.rows(),
         truth.lists.neighbours.rows());
  }
  for (const std::size_t k : options.ks) {
    if (k == 0 || k > truth.lists.neighbours.cols()) {
      fail("neighbours: k is {}, expected 1 to {} as the truth has", k,
           truth.lists.neighbours.cols());
    }
  }
  if (truth.vectors == 0) return;
  for (std::size_t q = 0; q < lists.rows(); ++q) {
    for (const std::int32_t row : row_of(lists, q)) {
      if (std::cmp_greater_equal(row, truth.vectors)) {
        fail("neighbours: list {}: row {} (counted from 0) was found, but the truth has {} vectors",
             q, row, truth.vectors);
      }
    }
  }
}

}  // namespace

std::string_view name_of(NeighbourRecall recall) {
  return recall == NeighbourRecall::kByDistance ? "by distance" : "by row";
}

std::size_t count_by_row(std::span<const std::int32_t> found, std::span<const std::int32_t> truth,
                         std::size_t k) {
  const auto first = [k](std::span<const std::int32_t> rows) {
    const auto head = rows.first(std::min(k, rows.size()));
    std::vector<std::int32_t> sorted(head.begin(), head.end());
    std::ranges::sort(sorted);
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return sorted;
  };
  std::vector<std::int32_t> both;
  std::ranges::set_intersection(first(found), first(truth), std::back_inserter(both));
  return both.size() - static_cast<std::size_t>(std::ranges::count(both, -1));
}

std::size_t count_by_distance(std::span<const double> found, std::span<const double> truth,
                              std::size_t k) {
  const double threshold = truth[k - 1] + kEpsilon;
  const auto head = found.first(std::min(k, found.size()));
  return static_cast<std::size_t>(
      std::ranges::count_if(head, [&](double distance) { return distance <= threshold; }));
}

// Of an empty place, and of a neighbour named before in its list, none.
Matrix<double> distances_of_found(const NeighbourLists& found) {
  Matrix<double> distances(found.distances.rows(), found.distances.cols());
  std::unordered_set<std::int32_t> seen;
  for (std::size_t q = 0; q < distances.rows(); ++q) {
    seen.clear();
    for (std::size_t i = 0; i < distances.cols(); ++i) {
      const std::int32_t row = found.neighbours.row(q)[i];
      const bool counts = row >= 0 && seen.insert(row).second;
      distances.row(q)[i] =
          counts ? found.distances.row(q)[i] : std::numeric_limits<double>::infinity();
    }
  }
  return distances;
}

std::vector<NeighbourMetric> evaluate_neighbours(const NeighbourTruth& truth,
                                                 const NeighbourLists& found,
                                                 const NeighbourOptions& options,
                                                 Progress& progress) {
  check(truth, found, options);
  const std::size_t queries = truth.lists.neighbours.rows();
  const bool by_distance = truth.from_distances && found.distances.rows() == queries;
  std::vector<NeighbourMetric> metrics;
  for (const std::size_t k : options.ks) {
    metrics.push_back({.recall = NeighbourRecall::kByRow, .k = k, .interval = {}, .per_query = {}});
    if (!by_distance) continue;
    metrics.push_back(
        {.recall = NeighbourRecall::kByDistance, .k = k, .interval = {}, .per_query = {}});
  }
  const Matrix<double> distances = by_distance ? distances_of_found(found) : Matrix<double>();
  Matrix<double> hits(queries, metrics.size());
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    NeighbourMetric& metric = metrics[m];
    const std::size_t k = metric.k;
    std::size_t total = 0;
    for (std::size_t q = 0; q < queries; ++q) {
      const std::size_t count =
          metric.recall == NeighbourRecall::kByRow
              ? count_by_row(row_of(found.neighbours, q), row_of(truth.lists.neighbours, q), k)
              : count_by_distance(row_of(distances, q), row_of(truth.lists.distances, q), k);
      total += count;
      hits.data()[q * metrics.size() + m] = static_cast<double>(count);
      metric.per_query.push_back(static_cast<double>(count) / static_cast<double>(k));
    }
    metric.mean = static_cast<double>(total) / static_cast<double>(queries * k);
  }
  const Matrix<double> draws = bootstrap_sums(
      MatrixView<const double>(hits.data(), queries, metrics.size()), options.resampling, progress);
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    std::vector<double> means;
    for (std::size_t d = 0; d < draws.rows(); ++d) {
      means.push_back(draws.data()[d * metrics.size() + m] /
                      static_cast<double>(queries * metrics[m].k));
    }
    metrics[m].interval = percentile_interval(means, options.confidence);
  }
  return metrics;
}

}  // namespace reckon
