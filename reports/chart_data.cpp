#include "reports/chart_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/record_queries.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

ordered_json number(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json triple(std::optional<double> value, std::optional<double> low,
                    std::optional<double> high) {
  return value ? ordered_json{number(value), number(low), number(high)} : ordered_json(nullptr);
}

ordered_json speed(const Record& record, const SystemResult& system) {
  for (const VariantResult& variant : record.variants) {
    if (variant.name != system.variant || !variant.encoding) continue;
    const Rate& rate = variant.encoding->texts_per_second;
    return triple(rate.median, rate.low, rate.high);
  }
  return nullptr;
}

// The empirical distribution in at most 401 steps, the smallest and the largest sample among them.
ordered_json distribution(std::vector<double> samples) {
  constexpr std::size_t kSteps = 400;
  std::sort(samples.begin(), samples.end());
  ordered_json points = ordered_json::array();
  const std::size_t last = samples.size() - 1;
  const std::size_t steps = std::min(kSteps, last);
  for (std::size_t i = 0; i <= steps; ++i) {
    const std::size_t at = steps == 0 ? 0 : last * i / steps;
    const double share = static_cast<double>(at + 1) / static_cast<double>(samples.size());
    points.push_back({samples[at], share});
  }
  return points;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

}  // namespace

std::string chart_data(const Record& record) {
  const std::vector<MetricKey> keys = metric_keys(record);
  const std::vector<MetricKey> main = main_metrics(record);
  ordered_json data = {{"main", 0},
                       {"metrics", ordered_json::array()},
                       {"systems", ordered_json::array()},
                       {"latency", ordered_json::array()},
                       {"stages", ordered_json::array()}};
  if (!main.empty()) data["main"] = std::find(keys.begin(), keys.end(), main[0]) - keys.begin();
  for (const MetricKey& key : keys) {
    data["metrics"].push_back(
        {{"name", key.name}, {"k", key.k ? ordered_json(*key.k) : ordered_json(nullptr)}});
  }
  for (const SystemResult& system : record.systems) {
    ordered_json values = ordered_json::array();
    for (const MetricKey& key : keys) {
      const Metric* metric = find_metric(system.metrics, key.name, key.k);
      values.push_back(metric ? triple(metric->value, metric->low, metric->high)
                              : ordered_json(nullptr));
    }
    data["systems"].push_back(
        {{"name", system.name},
         {"variant", system.variant ? ordered_json(*system.variant) : ordered_json(nullptr)},
         {"recommender", system.recommender},
         {"speed", speed(record, system)},
         {"values", std::move(values)}});
  }
  for (const VariantResult& variant : record.variants) {
    if (!variant.latency || variant.latency->samples.empty()) continue;
    data["latency"].push_back({{"variant", variant.name},
                               {"unit", variant.latency->unit},
                               {"points", distribution(variant.latency->samples)}});
  }
  for (const Stage& stage : record.stages) {
    data["stages"].push_back(ordered_json::array({stage.name, stage.seconds}));
  }
  std::string text = data.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  replace_all(text, "<", "\\u003c");
  replace_all(text, "\u2028", "\\u2028");
  replace_all(text, "\u2029", "\\u2029");
  return text;
}

}  // namespace reckon
