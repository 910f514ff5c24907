#include "bench/cli/quality_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/cli/record_values.h"
#include "eval/classification.h"
#include "eval/ranking_metric.h"
#include "reports/record_queries.h"

namespace reckon {
namespace {

// The best reachable value of each metric, where the truth is planted.
void set_fractions_of_oracle(std::vector<SystemResult>& systems) {
  const auto oracle = std::find_if(systems.begin(), systems.end(), [](const SystemResult& system) {
    return system.recommender == "oracle";
  });
  if (oracle == systems.end()) return;
  for (SystemResult& system : systems) {
    for (Metric& metric : system.metrics) {
      const Metric* best = find_metric(oracle->metrics, metric.name, metric.k);
      if (best && best->value && *best->value > 0 && metric.value)
        metric.fraction_of_oracle = *metric.value / *best->value;
    }
  }
}

SystemResult record_system(const SystemRun& system, double confidence) {
  SystemResult out;
  out.name = system.name();
  if (system.variant != kNoVariant) out.variant = system.variant;
  out.recommender = system.recommender;
  for (std::size_t s = 0; s < system.weights.size(); ++s) {
    out.parameters["weight " + system.sources[s]] = std::round(system.weights[s] * 1e6) / 1e6;
  }
  out.users = integer(system.evaluation.users.size());
  for (const MetricValue& value : system.evaluation.overall) {
    Metric metric;
    metric.name = value.metric->name;
    if (value.cutoff > 0) metric.k = integer(value.cutoff);
    metric.value = finite(value.value);
    if (const auto interval = system.resamples.interval(value.name, confidence)) {
      metric.low = interval->low;
      metric.high = interval->high;
    } else if (const auto* rule = std::get_if<OfWholeSystem>(&value.metric->rule)) {
      metric.reason = rule->why_no_interval;
    }
    metric.n = integer(value.users);
    if (!metric.value) metric.reason = "no user has a value";
    out.metrics.push_back(std::move(metric));
  }
  for (const UnknownMetric& unknown : system.evaluation.unknown) {
    Metric metric;
    metric.name = unknown.name;
    metric.reason = unknown.reason;
    out.metrics.push_back(std::move(metric));
  }
  for (const FeedbackMeasure& feedback : system.feedback) {
    Metric metric;
    metric.name = feedback.name;
    metric.value = finite(feedback.measure.value);
    if (const auto& interval = feedback.measure.interval) {
      metric.low = interval->low;
      metric.high = interval->high;
    }
    metric.reason = feedback.measure.reason;
    metric.n = integer(feedback.measure.rounds);
    if (!metric.value) metric.reason = "no logged event is one that the lists show";
    out.metrics.push_back(std::move(metric));
  }
  out.seconds = system.seconds;
  return out;
}

TaskResult record_task(const TaskRun& task) {
  TaskResult out;
  out.name = task.task;
  out.kind = task.kind;
  out.variant = task.variant;
  out.classes = integer(task.classes);
  out.n_train = integer(task.train_rows);
  out.n_test = integer(task.test_rows.size());
  if (task.out_of_scope_train + task.out_of_scope_test > 0) {
    out.left_out = {{"out-of-scope train rows", integer(task.out_of_scope_train)},
                    {"out-of-scope test rows", integer(task.out_of_scope_test)}};
  }
  for (const ClassificationValue& value : task.evaluation.values) {
    Metric metric;
    metric.name = value.name;
    metric.value = finite(value.value);
    if (value.interval) {
      metric.low = value.interval->low;
      metric.high = value.interval->high;
    } else if (value.metric && !value.metric->value) {
      metric.reason = "only labels are resampled, not the scores that it ranks";
    }
    metric.n = out.n_test;
    if (!metric.value) metric.reason = "not defined on this part";
    out.metrics.push_back(std::move(metric));
  }
  out.seconds = task.seconds;
  return out;
}

}  // namespace

std::vector<SystemResult> record_systems(const ExperimentResult& result) {
  std::vector<SystemResult> systems;
  for (const SystemRun& system : result.systems) {
    systems.push_back(record_system(system, result.options.confidence));
    systems.back().predictions = "predictions.h5:/variants/" + system.name();
    if (system.recommender == "random") {
      systems.back().parameters["seed"] = static_cast<std::int64_t>(result.options.seed);
    }
  }
  set_fractions_of_oracle(systems);
  return systems;
}

std::vector<TaskResult> record_tasks(const ExperimentResult& result) {
  std::vector<TaskResult> tasks;
  for (const TaskRun& task : result.tasks) {
    tasks.push_back(record_task(task));
    tasks.back().predictions = "predictions.h5:/tasks/" + task.task + "/" + task.variant;
  }
  return tasks;
}

std::vector<Comparison> record_comparisons(const ExperimentResult& result) {
  std::vector<Comparison> comparisons;
  for (const ComparedSystems& pair : result.comparisons) {
    for (const MetricComparison& row : pair.metrics) {
      Comparison comparison;
      comparison.a = pair.a;
      comparison.b = pair.b;
      comparison.metric = row.metric != nullptr ? row.metric->name : row.name;
      if (row.cutoff > 0) comparison.k = integer(row.cutoff);
      comparison.difference = finite(row.difference);
      if (row.interval) {
        comparison.low = row.interval->low;
        comparison.high = row.interval->high;
      }
      comparison.p = row.p;
      comparison.p_adjusted = row.p_adjusted;
      comparison.n = integer(row.users);
      comparison.reason = row.reason;
      comparisons.push_back(std::move(comparison));
    }
  }
  return comparisons;
}

std::map<std::string, std::string> record_definitions(const ExperimentResult& result) {
  std::map<std::string, std::string> definitions;
  for (const SystemRun& system : result.systems)
    for (const FeedbackMeasure& feedback : system.feedback)
      definitions[feedback.name] = feedback.definition;
  for (const RankingMetric& metric : ranking_metrics())
    definitions[std::string(metric.name)] = metric.definition;
  for (const ClassificationMetric& metric : classification_metrics()) {
    definitions[std::string(metric.name)] = metric.definition;
  }
  definitions["rate"] =
      "median over the passes, each over one window of the catalogue; low and high: 95% interval "
      "of the median from "
      "order statistics (binomial)";
  definitions["percentile"] =
      "the order statistic at rank ceil(p n); low and high: 95% interval from order statistics "
      "(binomial); absent "
      "where the sample is too small for it";
  definitions["interval"] = fmt::format(
      "{:g}% percentile bootstrap over users (rows for labelled tasks, events for logged feedback)",
      100 * result.options.confidence);
  definitions["p"] =
      "two-sided sign-flip permutation test, paired by user; p_adjusted: Holm's correction over "
      "the main metrics (ndcg and recall at the main cutoff, auc) of all pairs of systems";
  definitions["memory"] =
      "peak_memory_bytes of a variant: growth of resident memory from before its encoder was made "
      "to its peak while "
      "it encoded the first texts";
  definitions["work"] =
      "operations of the linear layers, 2 n (4 h a + 2 h f) of a text of n tokens a layer (h "
      "numbers a token, a of them those of the heads kept, f columns of the feed-forward network), "
      "and of attention, 4 n^2 a, over the time of the passes, tokenizing included; weight_bytes: "
      "the values of those layers' weights once a batch; limit: what the same process reached at "
      "the simplest work of each kind (`limits`), in processor time";
  definitions["processor_use"] =
      "wall-clock and processor time (of all threads of the process) of a variant's timed passes; "
      "their ratio over the threads is the share of the processors that it had or wanted";
  if (!result.searches.empty()) {
    definitions["item_vectors"] =
        "scores of a variant with items=int8, int4 or binary are inner products of its stored item "
        "vectors and user vectors rounded to 8 bits (4 beside binary items); user vectors are made "
        "from float32 item vectors";
    definitions["rescore"] =
        "of variants with rescore=N, the best N candidates by the scores of the stored vectors are "
        "listed by their float32 scores: metrics of lists are of those; auc, and the mixture, are "
        "of "
        "the scores of the stored vectors";
  }
  definitions["overlap"] =
      "share of the items common to the first K of both lists, mean over users";
  definitions["rank_correlation"] =
      "Kendall's tau of the items common to the first K of both lists, mean over users with two "
      "such items";
  definitions["slices"] =
      "ndcg of the users in a slice, or of their relevant items in it, the others being no gain; "
      "low and high as `interval`, of 10 users or more; difference: from the users outside "
      "(Welch's t), or from the same users' relevant items outside, or between two systems "
      "(sign-flip test, bootstrap interval), over 5,000 users Student's t; p_adjusted: Holm's "
      "correction over all slices of a system";
  definitions["fraction_of_oracle"] =
      "value / value of the recommender that sees the planted truth";
  return definitions;
}

}  // namespace reckon
