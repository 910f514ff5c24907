#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/progress.h"
#include "eval/interval.h"
#include "eval/significance/effect_size.h"
#include "eval/significance/margin_test.h"
#include "eval/significance/mean_intervals.h"
#include "eval/significance/multiplicity.h"
#include "eval/significance/paired_tests.h"

namespace reckon {

// Values of several systems for the same users.
struct SystemValues {
  std::string name;
  std::vector<std::vector<double>> metrics;  // [metrics][users]; NaN: this user has no value
};

struct ComparisonTableOptions {
  bool all_pairs = false;  // every system against every earlier one; otherwise against the first
  PairedTest test = PairedTest::kSignFlip;
  IntervalMethod interval = IntervalMethod::kPercentile;
  Correction correction = Correction::kHolm;
  double confidence = 0.95;  // tests have the level 1 - confidence
  double power = 0.8;        // of the smallest detectable difference
  std::optional<double> margin =
      {};  // of non-inferiority, in units of the metric; none: not tested
  std::optional<std::set<std::string>> tested = {};  // metrics that get a p-value; none: all
  std::size_t resamples = 1000;
  std::size_t permutations = 9999;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: default_thread_count()
};

// System b minus system a in the mean of one metric, over the users that have a value in both.
struct ComparisonRow {
  std::size_t a = 0;  // of the systems
  std::size_t b = 0;
  std::size_t metric = 0;
  std::size_t users = 0;
  std::size_t left_out = 0;  // users without a value in a or in b
  double mean_a = 0;         // NaN without users, like all that follow
  double mean_b = 0;
  double difference = 0;
  std::optional<Interval> interval;
  std::optional<double> p;           // two-sided
  std::optional<double> p_adjusted;  // over all p-values of the table
  bool rejected = false;             // by the correction, at the level
  PairedEffect effect;
  // The smallest true difference that a two-sided t-test of as many users, whose differences spread
  // as these do, finds with the power, before correction; NaN for fewer than 2 users.
  double detectable = 0;
  std::optional<NonInferiority> non_inferiority;  // b not worse than a by the margin
  std::string reason;                             // why there is no interval or no p-value
};

struct ComparisonTable {
  std::vector<std::string> metrics;
  std::vector<std::string> systems;
  std::vector<ComparisonRow> rows;  // by pair of systems, then by metric
  std::size_t tests = 0;            // p-values that were corrected together
};

// Larger values are better. All rows share the resamples and the sign flips of their users. Throws
// Error for fewer than 2 systems, values that are not one for each metric and user, an infinite
// value, and options out of range.
ComparisonTable comparison_table(const std::vector<std::string>& metrics,
                                 const std::vector<SystemValues>& systems,
                                 const ComparisonTableOptions& options, Progress& progress);

}  // namespace reckon
