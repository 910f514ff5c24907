#include "bench/cli/eval_files.h"

#include <cmath>

#include "bench/cli/eval_comparison.h"
#include "bench/dataset_feedback.h"
#include "bench/judgments.h"
#include "core/error.h"
#include "datasets/foreign/neighbour_truth.h"
#include "eval/classification/compare_labels.h"
#include "eval/classification/probabilities.h"
#include "eval/off_policy/obp.h"

namespace reckon {
namespace {

std::optional<EvaluationRecord::Bounds> bounds(const std::optional<Interval>& interval) {
  if (!interval) return std::nullopt;
  return EvaluationRecord::Bounds{interval->low, interval->high};
}

// A value a metric, an array a row of its own.
void add_label_result(const LabelResult& result, EvaluationRecord::System& system) {
  if (!result.refusal.empty()) {
    system.warnings.push_back(fmt::format("{}: {}", result.name, result.refusal));
    return;
  }
  const auto add = [&](const std::string& name) -> EvaluationRecord::Value& {
    EvaluationRecord::Value& value = system.values.emplace_back();
    value.name = name;
    value.definition = result.definition;
    value.count = static_cast<std::int64_t>(result.rows);
    return value;
  };
  if (result.value.arrays.empty()) {
    EvaluationRecord::Value& value = add(result.name);
    value.value = result.value.scalar;
    if (result.interval && !std::isnan(result.interval->low))
      value.interval = bounds(result.interval);
    if (std::isinf(value.value))
      system.warnings.push_back(
          fmt::format("{}: the sum is beyond the range of 64-bit numbers", result.name));
    return;
  }
  for (const MeasureArray& array : result.value.arrays) {
    EvaluationRecord::Value& value =
        add(array.name.empty() ? result.name : fmt::format("{}: {}", result.name, array.name));
    value.value = std::numeric_limits<double>::quiet_NaN();
    value.array = array.values;
    value.columns = array.columns;
    value.labels = array.labels;
    value.metric = result.name;
    value.part = array.name;
  }
}

// What a user says of labels must have a say in how they are read.
void check_label_options(const LabelledPredictions& data, const LabelledPredictionsOptions& read,
                         const std::string& definitions) {
  const std::string_view kind = label_kind_name(data.kind);
  if (!read.positive.empty() && data.kind != LabelKind::kBinary)
    fail("--positive {}: not of {} predictions", read.positive, kind);
  if (read.threshold && definitions == "torchmetrics")
    fail(
        "--threshold {}: torchmetrics has its own, expected it in a name, such as "
        "binary_accuracy(threshold={})",
        *read.threshold, *read.threshold);
  const bool decides = data.kind == LabelKind::kBinary || data.kind == LabelKind::kMultilabel;
  const bool decided = !data.predicted.empty() || data.predicted_sets.rows() > 0;
  if (read.threshold && (!decides || decided || data.scores.rows() == 0))
    fail("--threshold {}: not of {} predictions {}", *read.threshold, kind,
         decides ? "that are given" : "without a threshold");
}

EvaluationRecord::System label_system(const LabelledPredictions& data,
                                      const LabelEvaluation& evaluation) {
  EvaluationRecord::System system;
  system.name = data.source;
  system.counts = {{"rows", static_cast<std::int64_t>(evaluation.rows)},
                   {"rows_out_of_scope", static_cast<std::int64_t>(evaluation.rows_out_of_scope)}};
  if (const std::size_t rows = rows_without_sum_one(data); rows > 0)
    system.warnings.push_back(
        fmt::format("the scores of {} rows do not add up to 1: metrics of probabilities take them "
                    "as they are",
                    rows));
  if (!data.weight_column.empty())
    system.warnings.push_back(
        fmt::format("rows are weighted by the column '{}'", data.weight_column));
  for (const LabelResult& result : evaluation.results) add_label_result(result, system);
  return system;
}

}  // namespace

void eval_labels(const std::vector<std::filesystem::path>& paths,
                 const LabelledPredictionsOptions& read, const EvalLabelsOptions& options,
                 const EvalOutput& output, Shell& shell) {
  LabelEvaluationOptions evaluate = options.evaluate;
  evaluate.keep_draws = paths.size() > 1;
  EvaluationRecord record;
  std::vector<LabelledPredictions> data;
  std::vector<LabelEvaluation> evaluations;
  std::vector<std::string> names;
  for (const std::filesystem::path& path : paths) {
    data.push_back(read_labelled_predictions(path, read));
    check_label_options(data.back(), read, evaluate.definitions);
    evaluations.push_back(evaluate_labels(data.back(), evaluate, shell.progress));
    record.systems.push_back(label_system(data.back(), evaluations.back()));
    names.push_back(data.back().source);
  }
  record.kind = label_kind_name(data.front().kind);
  record.unit = "row";
  record.definitions = evaluate.definitions;
  record.checked = label_definition(evaluate.definitions).checked;
  record.confidence = evaluate.confidence;
  if (paths.size() > 1) {
    std::vector<EvaluatedLabels> systems;
    for (std::size_t i = 0; i < paths.size(); ++i) systems.push_back({&data[i], &evaluations[i]});
    add_comparison(compare_labels(systems, names, options.comparison, shell.progress),
                   options.comparison, record);
  }
  print_evaluation(record, output, shell);
}

void eval_feedback(const std::filesystem::path& path, const EvalFeedbackOptions& options,
                   const EvalOutput& output, Shell& shell) {
  const bool obp = options.definitions == "obp";
  if (!obp && options.definitions != "reckon")
    fail("definitions '{}': of logged feedback expected one of reckon, obp", options.definitions);
  DatasetFeedback feedback;
  if (is_hdf5_file(path)) {
    feedback = read_dataset_feedback(Dataset::open(path), options.read, options.satisfied);
  } else {
    feedback.file = read_logged_feedback(path, options.read);
    feedback.outcomes = {{"reward", "mean reward", feedback.file.log.reward}};
  }
  EvaluationRecord record;
  record.kind = "off-policy";
  record.unit = "round";
  record.definitions = options.definitions;
  if (obp) record.checked = "obp 0.5.7";
  record.confidence = options.estimate.confidence;
  for (const FeedbackOutcome& outcome : feedback.outcomes) {
    const LoggedFeedback log = with_rewards(feedback.file.log, outcome.values);
    EvaluationRecord::System& system = record.systems.emplace_back();
    system.name = feedback.outcomes.size() == 1
                      ? path.string()
                      : fmt::format("{}: {}", path.string(), outcome.name);
    system.counts = {
        {"rounds", static_cast<std::int64_t>(log.rounds())},
        {"rounds_at_other_positions", static_cast<std::int64_t>(feedback.file.other_positions)},
        {"rounds_without_outcome",
         static_cast<std::int64_t>(feedback.file.log.rounds() - log.rounds())},
        {"actions", static_cast<std::int64_t>(feedback.file.actions.size())}};
    const OffPolicyResult result = obp ? evaluate_obp(log, options.estimate)
                                       : evaluate_off_policy(log, options.estimate, shell.progress);
    system.warnings = result.warnings;
    for (const OffPolicyMeasure& measure : result.measures) {
      EvaluationRecord::Value& value = system.values.emplace_back();
      value.name = measure.name;
      value.definition = measure.definition;
      value.value = measure.value;
      value.interval = bounds(measure.interval);
      value.count = static_cast<std::int64_t>(measure.rounds);
    }
  }
  print_evaluation(record, output, shell);
}

void eval_neighbours(const std::vector<std::filesystem::path>& lists,
                     const std::filesystem::path& truth, const NeighbourOptions& options,
                     const EvalOutput& output, Shell& shell) {
  const NeighbourTruth neighbours = read_neighbour_truth(truth);
  EvaluationRecord record;
  record.kind = "nearest neighbours";
  record.unit = "query";
  record.definitions = neighbours.from_distances ? "ann-benchmarks" : "SISAP";
  record.confidence = options.confidence;
  for (const std::filesystem::path& path : lists) {
    EvaluationRecord::System& system = record.systems.emplace_back();
    system.name = path.string();
    for (const NeighbourMetric& metric :
         evaluate_neighbours(neighbours, read_neighbour_lists(path), options, shell.progress)) {
      EvaluationRecord::Value& value = system.values.emplace_back();
      value.name = fmt::format("recall@{} {}", metric.k, name_of(metric.recall));
      value.definition = metric.recall == NeighbourRecall::kByRow
                             ? "true neighbours among the first k found, over k"
                             : "found within the k-th true distance plus 0.001, over k";
      value.value = metric.mean;
      value.interval = EvaluationRecord::Bounds{metric.interval.low, metric.interval.high};
      value.count = static_cast<std::int64_t>(metric.per_query.size());
      if (output.per_unit) system.per_unit.push_back(metric.per_query);
    }
    if (output.per_unit)
      for (std::size_t q = 0; q < neighbours.lists.neighbours.rows(); ++q)
        system.units.push_back(std::to_string(q));
  }
  print_evaluation(record, output, shell);
}

}  // namespace reckon
