#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/record.h"

namespace reckon {

// The metric of this name and cutoff; nullptr where it is not.
const Metric* find_metric(const std::vector<Metric>& metrics, std::string_view name,
                          std::optional<std::int64_t> k);

// A metric as it is asked for: name and cutoff.
struct MetricKey {
  std::string name;
  std::optional<std::int64_t> k;
  bool operator==(const MetricKey&) const = default;
};

// All that any system has, each once, in the order of the record.
std::vector<MetricKey> metric_keys(const Record& record);

// Names of metrics with cutoffs, and those cutoffs, ascending.
std::vector<std::string> metric_names(const Record& record);
std::vector<std::int64_t> cutoffs(const Record& record);

// That of headlines and short tables; none where no metric has one.
std::optional<std::int64_t> main_cutoff(const Record& record);

// Those of eval/main_metrics.h that were measured.
std::vector<MetricKey> main_metrics(const Record& record);

enum class SystemKind { kAny, kWithModel, kWithoutModel };

// Whether the system saw the planted truth of a generated dataset: a bound, no recommender.
bool is_oracle(const SystemResult& system);

// The system of the largest value, by `key`, oracles left out; nullptr where none has a value.
const SystemResult* best_system(const Record& record, const MetricKey& key,
                                SystemKind kind = SystemKind::kAny);

// "95% interval", or what the run was asked for: of its metrics.
std::string interval_name(const Record& record);

// Median texts a second of a variant; none where it was not timed.
std::optional<double> texts_per_second(const VariantResult& variant);

// The percentile p (of 100) of a variant's latency; nullptr where it is not.
const Percentile* find_percentile(const VariantResult& variant, double p);

}  // namespace reckon
