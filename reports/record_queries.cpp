#include "reports/record_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <variant>

#include "eval/main_metrics.h"

namespace reckon {

const Metric* find_metric(const std::vector<Metric>& metrics, std::string_view name,
                          std::optional<std::int64_t> k) {
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& metric) {
    return metric.name == name && metric.k == k;
  });
  return found == metrics.end() ? nullptr : &*found;
}

std::vector<MetricKey> metric_keys(const Record& record) {
  std::vector<MetricKey> keys;
  std::set<std::pair<std::string, std::optional<std::int64_t>>> seen;
  for (const SystemResult& system : record.systems) {
    for (const Metric& metric : system.metrics) {
      if (seen.emplace(metric.name, metric.k).second) keys.push_back({metric.name, metric.k});
    }
  }
  return keys;
}

std::vector<std::string> metric_names(const Record& record) {
  std::vector<std::string> names;
  for (const MetricKey& key : metric_keys(record)) {
    if (std::find(names.begin(), names.end(), key.name) == names.end()) names.push_back(key.name);
  }
  return names;
}

std::vector<std::int64_t> cutoffs(const Record& record) {
  std::set<std::int64_t> all;
  for (const MetricKey& key : metric_keys(record)) {
    if (key.k) all.insert(*key.k);
  }
  return {all.begin(), all.end()};
}

std::optional<std::int64_t> main_cutoff(const Record& record) {
  const std::vector<std::int64_t> all = cutoffs(record);
  if (all.empty()) return std::nullopt;
  return main_cutoff<std::int64_t>(all);
}

std::vector<MetricKey> main_metrics(const Record& record) {
  const std::optional<std::int64_t> k = main_cutoff(record);
  const std::vector<MetricKey> measured = metric_keys(record);
  std::vector<MetricKey> keys;
  for (const std::string_view name : kMainMetrics) {
    for (const MetricKey& key : measured) {
      if (key.name == name && (!key.k || key.k == k)) keys.push_back(key);
    }
  }
  return keys;
}

bool is_oracle(const SystemResult& system) { return system.recommender == "oracle"; }

const SystemResult* best_system(const Record& record, const MetricKey& key, SystemKind kind) {
  const SystemResult* best = nullptr;
  double best_value = 0;
  for (const SystemResult& system : record.systems) {
    const bool other_kind =
        kind != SystemKind::kAny && system.variant.has_value() != (kind == SystemKind::kWithModel);
    if (other_kind || is_oracle(system)) continue;
    const Metric* metric = find_metric(system.metrics, key.name, key.k);
    if (!metric || !metric->value || (best && *metric->value <= best_value)) continue;
    best = &system;
    best_value = *metric->value;
  }
  return best;
}

std::string interval_name(const Record& record) {
  const auto found = record.configuration.options.find("confidence");
  const double* asked =
      found == record.configuration.options.end() ? nullptr : std::get_if<double>(&found->second);
  return fmt::format("{:g}% interval", asked == nullptr ? 95.0 : 100 * *asked);
}

std::optional<double> texts_per_second(const VariantResult& variant) {
  return variant.encoding ? variant.encoding->texts_per_second.median : std::nullopt;
}

const Percentile* find_percentile(const VariantResult& variant, double p) {
  if (!variant.latency) return nullptr;
  const auto& all = variant.latency->percentiles;
  const auto found =
      std::find_if(all.begin(), all.end(), [p](const Percentile& each) { return each.p == p; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace reckon
