#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/interval.h"
#include "eval/ranking_evaluation.h"
#include "eval/resampling.h"

namespace reckon {

// The metrics of one system over bootstrap resamples of its users. Metrics of the whole system
// (coverage, Gini, AUC over all pairs) are not in it: OfWholeSystem::why_no_interval says why.
// F1 of the means is: both means are taken over the same resample.
struct MetricResamples {
  std::vector<std::string> names;  // "ndcg@10", in the order of RankingEvaluation::overall
  Matrix<double> values;           // [names, resamples]; NaN: no resampled user has a value
  std::uint64_t seed = 0;
  std::size_t users = 0;

  // Percentile interval of a metric's value; none where the metric is not in here, or has no value
  // in some resample.
  std::optional<Interval> interval(std::string_view name, double confidence = 0.95) const;
  // Row of values, or nothing.
  std::optional<std::size_t> find(std::string_view name) const;
};

MetricResamples resample_metrics(const RankingEvaluation& evaluation,
                                 const ResamplingOptions& options, Progress& progress);

}  // namespace reckon
