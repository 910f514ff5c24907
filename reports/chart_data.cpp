#include "reports/chart_data.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "eval/ranking_metric.h"
#include "reports/pareto.h"
#include "reports/record_queries.h"
#include "reports/roofline.h"
#include "reports/slice_quality.h"

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

bool higher_is_better(const MetricKey& key) {
  const auto found = std::ranges::find(ranking_metrics(), key.name, &RankingMetric::name);
  return found != ranking_metrics().end() && found->higher_is_better;
}

// The names of the systems that no other of the same recommender beats in both speed and quality.
std::set<std::string> front(const Record& record, const MetricKey& key) {
  std::map<std::string, std::vector<ParetoPoint>> points;  // of each recommender
  for (const SystemResult& system : record.systems) {
    const Metric* metric = find_metric(system.metrics, key.name, key.k);
    const auto variant =
        std::ranges::find(record.variants, system.variant.value_or(""), &VariantResult::name);
    if (metric == nullptr || !metric->value || variant == record.variants.end()) continue;
    if (const auto rate = texts_per_second(*variant)) {
      points[system.recommender].push_back(
          {.variant = system.name, .texts_per_second = *rate, .quality = *metric->value});
    }
  }
  std::set<std::string> names;
  for (auto& [recommender, own] : points) {
    find_front(own);
    for (const ParetoPoint& point : own) {
      if (point.dominated_by.empty()) names.insert(point.variant);
    }
  }
  return names;
}

}  // namespace

ordered_json distribution_points(std::vector<double> samples) {
  constexpr std::size_t kSteps = 400;
  constexpr double kTailStep = 1.25;  // of the share that is left beyond a point
  std::sort(samples.begin(), samples.end());
  const std::size_t last = samples.size() - 1;
  const std::size_t steps = std::min(kSteps, last);
  std::set<std::size_t> places = {last};
  for (std::size_t i = 0; i < steps; ++i) places.insert(last * i / steps);
  for (double left = static_cast<double>(last); steps == kSteps && left >= 1; left /= kTailStep) {
    const auto beyond = static_cast<std::size_t>(left);
    if (beyond * kSteps < last) places.insert(last - beyond);
  }
  ordered_json points = ordered_json::array();
  for (const std::size_t at : places) {
    points.push_back({samples[at], static_cast<double>(at + 1) / static_cast<double>(last + 1)});
  }
  return points;
}

ordered_json chart_data(const Record& record) {
  const std::vector<MetricKey> keys = metric_keys(record);
  const std::vector<MetricKey> main = main_metrics(record);
  ordered_json data = {{"main", 0},
                       {"metrics", ordered_json::array()},
                       {"systems", ordered_json::array()},
                       {"latency", ordered_json::array()},
                       {"percentiles", ordered_json::array()},
                       {"stages", ordered_json::array()},
                       {"roofline", roofline_data(record)}};
  if (!main.empty()) data["main"] = std::find(keys.begin(), keys.end(), main[0]) - keys.begin();
  std::vector<std::set<std::string>> fronts;
  for (const MetricKey& key : keys) {
    data["metrics"].push_back(
        {{"name", key.name}, {"k", key.k ? ordered_json(*key.k) : ordered_json(nullptr)}});
    fronts.push_back(higher_is_better(key) ? front(record, key) : std::set<std::string>());
  }
  for (const SystemResult& system : record.systems) {
    ordered_json values = ordered_json::array();
    for (const MetricKey& key : keys) {
      const Metric* metric = find_metric(system.metrics, key.name, key.k);
      values.push_back(metric ? triple(metric->value, metric->low, metric->high)
                              : ordered_json(nullptr));
    }
    ordered_json on_front = ordered_json::array();
    for (const auto& names : fronts) on_front.push_back(names.contains(system.name));
    data["systems"].push_back(
        {{"name", system.name},
         {"variant", system.variant ? ordered_json(*system.variant) : ordered_json(nullptr)},
         {"recommender", system.recommender},
         {"speed", speed(record, system)},
         {"values", std::move(values)},
         {"front", std::move(on_front)}});
  }
  for (const VariantResult& variant : record.variants) {
    if (!variant.latency || variant.latency->samples.empty()) continue;
    data["latency"].push_back({{"variant", variant.name},
                               {"unit", variant.latency->unit},
                               {"points", distribution_points(variant.latency->samples)}});
  }
  for (const VariantResult& variant : record.variants) {
    ordered_json points = ordered_json::array();
    if (!variant.latency) continue;
    for (const Percentile& each : variant.latency->percentiles) {
      if (each.value && each.p < 100)
        points.push_back({each.p, *each.value, number(each.low), number(each.high)});
    }
    if (points.empty()) continue;
    data["percentiles"].push_back({{"variant", variant.name},
                                   {"unit", variant.latency->unit},
                                   {"points", std::move(points)}});
  }
  for (const Stage& stage : record.stages) {
    data["stages"].push_back(ordered_json::array({stage.name, stage.seconds}));
  }
  data["slices"] = slice_chart_data(record);
  return data;
}

}  // namespace reckon
