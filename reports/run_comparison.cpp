#include "reports/run_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.h"
#include "eval/significance/multiplicity.h"
#include "reports/number_format.h"
#include "reports/record_queries.h"
#include "reports/settings_comparison.h"
#include "reports/speed_comparison.h"
#include "reports/user_differences.h"

namespace reckon {
namespace {

// A metric's value in the record is the mean of its users' values, to rounding, or the values are
// not what the record was made from.
constexpr double kSameMean = 1e-9;

const SystemResult* find_system(const Record& record, const std::string& name) {
  const auto found = std::find_if(record.systems.begin(), record.systems.end(),
                                  [&](const SystemResult& system) { return system.name == name; });
  return found == record.systems.end() ? nullptr : &*found;
}

const TaskResult* find_task(const Record& record, const TaskResult& like) {
  const auto found =
      std::find_if(record.tasks.begin(), record.tasks.end(), [&](const TaskResult& task) {
        return task.name == like.name && task.variant == like.variant;
      });
  return found == record.tasks.end() ? nullptr : &*found;
}

double mean_of_known(const std::vector<double>& values) {
  double sum = 0;
  double n = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    n += 1;
  }
  return sum / n;
}

// The paired differences of two runs' system, by metric, or why there are none.
struct Pairing {
  std::map<std::string, Difference> differences;
  std::map<std::string, double> base_means;
  std::map<std::string, double> means;
  std::string reason;
};

Pairing pair_by_user(const ComparedRun& base, const SystemResult& base_system,
                     const ComparedRun& run, const SystemResult& system,
                     const std::set<std::string>& tested, const CompareOptions& options,
                     Progress& progress) {
  Pairing pairing;
  if (base.record.dataset.content_hash != run.record.dataset.content_hash) {
    pairing.reason = "not paired: the datasets differ";
    return pairing;
  }
  try {
    const UserValues a = base.user_values(base_system);
    const UserValues b = run.user_values(system);
    pairing.differences = user_differences(a, b, tested, options, progress);
    for (const auto& [name, values] : a.metrics) pairing.base_means[name] = mean_of_known(values);
    for (const auto& [name, values] : b.metrics) pairing.means[name] = mean_of_known(values);
  } catch (const Error& error) {
    pairing.reason = fmt::format("not paired: {}", error.what());
  }
  return pairing;
}

Difference difference_of(const Metric& a, const Metric& b, const Pairing& pairing) {
  const std::string label = metric_label(a.name, a.k);
  const auto paired = pairing.differences.find(label);
  if (paired == pairing.differences.end()) {
    return independent_difference(
        a, b, pairing.reason.empty() ? "not paired: no values of single users" : pairing.reason);
  }
  const auto is_mean = [&](const Metric& metric, const std::map<std::string, double>& means) {
    return metric.value && std::abs(*metric.value - means.at(label)) <= kSameMean;
  };
  if (!is_mean(a, pairing.base_means) || !is_mean(b, pairing.means)) {
    return independent_difference(
        a, b, "not paired: the value is not the mean of the users' values in the predictions");
  }
  return paired->second;
}

// The metrics that all of the lists have.
std::vector<ComparedMetric> common_metrics(const std::string& of,
                                           const std::vector<const std::vector<Metric>*>& lists,
                                           const std::vector<MetricKey>& main) {
  std::vector<ComparedMetric> common;
  for (const Metric& metric : *lists.front()) {
    ComparedMetric compared{
        .of = of,
        .name = metric.name,
        .k = metric.k,
        .unit = {},
        .main = std::find(main.begin(), main.end(), MetricKey{metric.name, metric.k}) != main.end(),
        .values = {},
        .differences = {}};
    for (const std::vector<Metric>* list : lists) {
      if (const Metric* found = find_metric(*list, metric.name, metric.k)) {
        compared.values.push_back(*found);
      }
    }
    if (compared.values.size() == lists.size()) common.push_back(std::move(compared));
  }
  return common;
}

std::vector<ComparedMetric> compare_systems(std::span<const ComparedRun> runs,
                                            const CompareOptions& options, Progress& progress) {
  const Record& base = runs.front().record;
  const std::vector<MetricKey> main = main_metrics(base);
  std::set<std::string> tested;
  for (const MetricKey& key : main) tested.insert(metric_label(key.name, key.k));
  std::vector<ComparedMetric> all;
  for (const SystemResult& system : base.systems) {
    std::vector<const SystemResult*> found;
    std::vector<const std::vector<Metric>*> lists;
    for (const ComparedRun& run : runs) {
      const SystemResult* same = find_system(run.record, system.name);
      if (!same) break;
      found.push_back(same);
      lists.push_back(&same->metrics);
    }
    if (found.size() < runs.size()) continue;
    std::vector<ComparedMetric> metrics = common_metrics(system.name, lists, main);
    for (std::size_t i = 1; i < runs.size(); ++i) {
      const Pairing pairing =
          pair_by_user(runs.front(), *found[0], runs[i], *found[i], tested, options, progress);
      for (ComparedMetric& metric : metrics) {
        metric.differences.push_back(difference_of(metric.values[0], metric.values[i], pairing));
      }
    }
    std::move(metrics.begin(), metrics.end(), std::back_inserter(all));
  }
  return all;
}

std::vector<ComparedMetric> compare_tasks(std::span<const ComparedRun> runs) {
  std::vector<ComparedMetric> all;
  for (const TaskResult& task : runs.front().record.tasks) {
    std::vector<const std::vector<Metric>*> lists;
    for (const ComparedRun& run : runs) {
      if (const TaskResult* same = find_task(run.record, task)) lists.push_back(&same->metrics);
    }
    if (lists.size() < runs.size()) continue;
    std::vector<ComparedMetric> metrics =
        common_metrics(fmt::format("{}, {}", task.name, task.variant), lists, {{"accuracy", {}}});
    for (ComparedMetric& metric : metrics) {
      for (std::size_t i = 1; i < runs.size(); ++i) {
        metric.differences.push_back(independent_difference(
            metric.values[0], metric.values[i], "not paired: tasks are compared as a whole"));
      }
    }
    std::move(metrics.begin(), metrics.end(), std::back_inserter(all));
  }
  return all;
}

void adjust_p_values(std::vector<ComparedMetric>& metrics) {
  std::vector<double> p_values;
  std::vector<Difference*> tested;
  for (ComparedMetric& metric : metrics) {
    for (Difference& difference : metric.differences) {
      if (!difference.p) continue;
      p_values.push_back(*difference.p);
      tested.push_back(&difference);
    }
  }
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < tested.size(); ++i) tested[i]->p_adjusted = adjusted[i];
}

}  // namespace

// Each limit moves away from the difference by the root of the sum
// of the squared distances of the two values from their own limits.
Difference independent_difference(const Metric& a, const Metric& b, std::string reason) {
  Difference difference;
  difference.reason = std::move(reason);
  difference.n = std::min(a.n, b.n);
  if (!a.value || !b.value) return difference;
  difference.value = *b.value - *a.value;
  if (!a.low || !a.high || !b.low || !b.high) return difference;
  difference.low = *difference.value - std::hypot(*b.value - *b.low, *a.high - *a.value);
  difference.high = *difference.value + std::hypot(*b.high - *b.value, *a.value - *a.low);
  return difference;
}

RunComparison compare_runs(std::span<const ComparedRun> runs, const CompareOptions& options,
                           Progress& progress) {
  if (runs.size() < 2) fail("compare: {} results, expected at least 2", runs.size());
  RunComparison comparison;
  for (const ComparedRun& run : runs) comparison.runs.push_back(run.label);
  comparison.systems = compare_systems(runs, options, progress);
  adjust_p_values(comparison.systems);
  comparison.tasks = compare_tasks(runs);
  comparison.speed = compare_speed(runs);
  comparison.settings = compare_settings(runs);
  comparison.warnings = comparison_warnings(runs);
  return comparison;
}

}  // namespace reckon
