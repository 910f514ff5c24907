#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "datasets/foreign/neighbour_truth.h"
#include "eval/resampling.h"

namespace reckon {

// How found neighbours are counted.
enum class NeighbourRecall {
  // Found places among the first k whose distance is at most that of the k-th true neighbour plus
  // 0.001, so that ties count whichever was found (erikbern/ann-benchmarks,
  // ann_benchmarks/plotting/metrics.py, knn_threshold() and get_recall_values()). In float64, as
  // NumPy before 2.0 adds the two; both lists need distances.
  kByDistance,
  // Distinct rows among the first k found that are among the first k true ones
  // (sisap-challenges/sisap23-laion-challenge-evaluation, eval.py, get_recall(), which looks at all
  // that were found).
  kByRow,
};

std::string_view name_of(NeighbourRecall recall);  // "by distance", "by row"

// Found among the first k, of k at most. found and truth are one query's lists, nearest first;
// places behind the end of `found` and empty ones (-1) count as not found.
std::size_t count_by_row(std::span<const std::int32_t> found, std::span<const std::int32_t> truth,
                         std::size_t k);
std::size_t count_by_distance(std::span<const double> found, std::span<const double> truth,
                              std::size_t k);

struct NeighbourMetric {
  NeighbourRecall recall = NeighbourRecall::kByRow;
  std::size_t k = 0;
  double mean = 0;                // over queries: a ratio of two counts, exact to the last rounding
  Interval interval;              // percentile bootstrap over queries
  std::vector<double> per_query;  // [queries]
};

struct NeighbourOptions {
  std::vector<std::size_t> ks = {10};
  double confidence = 0.95;
  ResamplingOptions resampling = {};
};

// Recall of found lists at each k, by row, and by distance too where the truth counts so and the
// lists have distances. Throws Error when there are no queries, not as many lists as queries, a k
// of 0 or beyond the true lists, or a found row beyond the vectors.
std::vector<NeighbourMetric> evaluate_neighbours(const NeighbourTruth& truth,
                                                 const NeighbourLists& found,
                                                 const NeighbourOptions& options,
                                                 Progress& progress);

}  // namespace reckon
