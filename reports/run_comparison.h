#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/progress.h"
#include "reports/record.h"
#include "reports/scenario_record.h"

namespace reckon {

// Each user's values of one system's metrics.
struct UserValues {
  std::vector<std::int32_t> users;                     // rows of the dataset
  std::map<std::string, std::vector<double>> metrics;  // "ndcg@10" -> [users], NaN: none
};

// A run that is compared with others. The first one is the base.
struct ComparedRun {
  std::string label;
  Record record;
  // Values of a system of the record; throws Error, saying why, where there are none.
  std::function<UserValues(const SystemResult&)> user_values;
};

// A run's value minus the base's.
struct Difference {
  std::optional<double> value;
  std::optional<double> low;  // 95% interval
  std::optional<double> high;
  std::optional<double> p;           // main metrics only, and only where paired
  std::optional<double> p_adjusted;  // Holm, over all p of the comparison
  std::int64_t n = 0;                // pairs of values
  bool paired = false;               // user by user; otherwise as if the runs were independent
  std::string reason;                // why it is not paired
};

struct ComparedMetric {
  std::string of;  // system, "fp32/content", or task and variant, "sst, fp32"
  std::string name;
  std::optional<std::int64_t> k;
  std::string unit;                     // of measures of a scenario
  bool main = false;                    // of the short tables
  std::vector<Metric> values;           // one a run
  std::vector<Difference> differences;  // one a run but the first
};

struct ComparedSpeed {
  std::string of;                             // variant, or "whole run"
  std::string quantity;                       // "texts/s", "p99", "peak memory", ...
  std::string unit;                           // "1/s", "ms", "bytes", "s"
  std::vector<std::optional<double>> values;  // one a run
  std::vector<std::optional<double>> ratios;  // of the base's value, one a run but the first
  std::vector<std::optional<double>> lows;    // 95% interval of each ratio
  std::vector<std::optional<double>> highs;
};

// Something that is not the same in all runs.
struct ComparedSetting {
  std::string name;  // "machine.cpu"
  std::vector<std::string> values;
};

struct RunComparison {
  std::vector<std::string> runs;  // labels
  std::vector<ComparedMetric> systems;
  std::vector<ComparedMetric> tasks;
  std::vector<ComparedMetric> scenarios;  // measures, "server, int8" of runs under load
  std::vector<ComparedSpeed> speed;
  std::vector<ComparedSetting> settings;
  std::vector<std::string> warnings;
  std::vector<ScenarioRecord> loads;  // the runs themselves, where they are of scenarios
};

// A run's value minus the base's, with an interval made of their own two as if the runs were
// independent (Zou and Donner, 2008); `reason` says why it is not paired.
Difference independent_difference(const Metric& a, const Metric& b, std::string reason);

struct CompareOptions {
  double confidence = 0.95;
  std::size_t draws = 1000;         // of the bootstrap
  std::size_t permutations = 9999;  // of the test
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: default_thread_count()
};

// Systems, tasks and variants of the same names side by side. Where base and run were measured on
// the same dataset and users, quality is compared user by user: paired percentile bootstrap of the
// difference of means, and a sign-flip permutation test for the main metrics. Elsewhere the
// interval is made of the two intervals as if the runs were independent (Zou and Donner,
// "Construction of Confidence Limits about Effect Measures", 2008), and `reason` says why. Throws
// Error for fewer than two runs.
RunComparison compare_runs(std::span<const ComparedRun> runs, const CompareOptions& options,
                           Progress& progress);

}  // namespace reckon
