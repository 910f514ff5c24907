#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/progress.h"
#include "eval/interval.h"
#include "eval/metric_resamples.h"
#include "eval/ranking_evaluation.h"

namespace reckon {

struct ComparisonOptions {
  double confidence = 0.95;
  std::size_t permutations = 9999;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: default_thread_count()
};

// System b minus system a in one metric, paired by user.
struct MetricComparison {
  std::string name;                       // "ndcg@10"
  const RankingMetric* metric = nullptr;  // null: accuracy of a labelled task
  std::size_t cutoff = 0;
  double a = 0;
  double b = 0;
  double difference = 0;             // b - a; NaN where either has no value
  std::optional<Interval> interval;  // paired percentile bootstrap; none: `reason`
  std::optional<double> p;           // two-sided sign-flip permutation; none: `reason`
  std::optional<double> p_adjusted;  // main metrics only; filled by adjust_by_holm
  std::size_t users = 0;
  std::string reason;  // why there is no interval and no p-value; empty otherwise
};

// Compares two systems metric by metric, in all metrics that both have. The interval is that of the
// difference over the same resamples of users. The p-value comes from exchanging the two systems'
// values of a user at random: it assumes only that under the null hypothesis the labels of the two
// systems are exchangeable for each user, needs no normality of skewed, mostly-zero metrics (the
// t-test does), is exact for few users, and applies to weighted means and to F1 of the means as
// well (Smucker, Allan and Carterette, "A Comparison of Statistical Significance Tests for
// Information Retrieval Evaluation", 2007, find it in agreement with the t-test where both hold).
// Metrics of the whole system get neither. Throws Error unless both evaluate the same users and
// both resamples were drawn from them with the same seed and number.
std::vector<MetricComparison> compare_rankings(
    const RankingEvaluation& a, const MetricResamples& resamples_a, const RankingEvaluation& b,
    const MetricResamples& resamples_b, const ComparisonOptions& options, Progress& progress);

// Fills p_adjusted of the main metrics (eval/main_metrics.h) that have a p-value, corrected by
// Holm's method for all of them together: the tables of all pairs of systems that are reported side
// by side. The other rows keep none: a family of every metric at every cutoff would be so large
// that no p-value of a few thousand permutations could pass it.
void adjust_by_holm(std::span<std::vector<MetricComparison>> tables, std::size_t main_cutoff);

// The same of these rows, whatever they are of.
void adjust_by_holm(std::span<MetricComparison* const> rows);

}  // namespace reckon
