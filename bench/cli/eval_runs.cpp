#include "bench/cli/eval_runs.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

#include "bench/cli/eval_comparison.h"
#include "bench/cli/run_details.h"
#include "bench/cli/slice_tables.h"
#include "bench/judged_files.h"
#include "bench/judged_predictions.h"
#include "core/comm/communicator.h"
#include "core/error.h"
#include "core/standard_error.h"

namespace reckon {
namespace {

// Users of measures beyond accuracy need not be among the queries that are evaluated.
void add_units(const EvaluatedRun& run, EvaluationRecord::System& system) {
  std::map<std::string_view, std::size_t> places;
  for (const std::string& query : run.query_ids) places.emplace(query, 0);
  for (const EvaluatedBeyond& measure : run.beyond)
    for (const std::string& user : measure.user_ids) places.emplace(user, 0);
  for (auto& [unit, place] : places) {
    place = system.units.size();
    system.units.emplace_back(unit);
  }
  const auto add = [&](std::span<const std::string> ids, std::span<const double> values) {
    std::vector<double>& all =
        system.per_unit.emplace_back(places.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < ids.size(); ++i) all[places.at(ids[i])] = values[i];
  };
  for (const JudgedMeasure& measure : run.evaluation.measures) add(run.query_ids, measure.values);
  for (const EvaluatedBeyond& measure : run.beyond)
    add(measure.user_ids, measure.result.value.per_user);
}

EvaluationRecord::System system_record(const EvaluatedRun& run, bool per_unit) {
  EvaluationRecord::System system;
  system.name = run.name;
  const JudgedCounts& counts = run.evaluation.counts;
  const auto count = [&](const char* name, std::size_t value) {
    system.counts.emplace_back(name, static_cast<std::int64_t>(value));
  };
  count("queries_evaluated", counts.evaluated);
  count("queries_retrieved", counts.retrieved);
  count("queries_judged", counts.judged);
  count("queries_judged_not_retrieved", counts.judged_not_retrieved);
  count("queries_retrieved_not_judged", counts.retrieved_not_judged);
  count("queries_without_relevant", counts.without_relevant);
  count("documents", counts.documents);
  count("documents_repeated", counts.repeated_documents);
  count("documents_tied", counts.tied_documents);
  count("queries_with_judged_document", counts.with_judged);
  for (std::size_t m = 0; m < run.evaluation.measures.size(); ++m) {
    const JudgedMeasure& measure = run.evaluation.measures[m];
    EvaluationRecord::Value& value = system.values.emplace_back();
    value.name = measure.measure.name;
    value.definition = measure.measure.definition;
    value.value = measure.value;
    value.count = static_cast<std::int64_t>(measure.queries);
    if (const auto& interval = run.intervals[m]) value.interval = {interval->low, interval->high};
    if (!run.ties.empty()) {
      const TiedMeasure& ties = run.ties[m];
      value.ties = {ties.worst.value, ties.best.value};
      value.expected_over_ties = ties.expected.value;
      value.expected_error = ties.standard_error;
    }
  }
  for (const EvaluatedBeyond& measure : run.beyond) {
    EvaluationRecord::Value& value = system.values.emplace_back();
    value.name = measure.result.name;
    value.definition = measure.result.definition;
    value.value = measure.result.value.value;
    value.count = static_cast<std::int64_t>(measure.result.users);
  }
  if (per_unit) add_units(run, system);
  system.warnings = run.warnings;
  return system;
}

EvaluationRecord evaluation_record(std::span<const NamedRun> runs, const WantedMeasures& wanted,
                                   const EvaluateRunsOptions& options, const EvalOutput& output,
                                   Progress& progress) {
  EvaluationRecord record;
  record.kind = "ranking";
  record.unit = "query";
  record.definitions = wanted.definition.tool;
  record.checked = wanted.definition.checked;
  record.confidence = options.comparison.confidence;
  const RunsEvaluation evaluation = evaluate_runs(runs, wanted, options, progress);
  for (const EvaluatedRun& run : evaluation.runs)
    record.systems.push_back(system_record(run, output.per_unit));
  if (evaluation.comparison) add_comparison(*evaluation.comparison, options.comparison, record);
  record.details = slice_tables(evaluation, options.comparison.correction);
  if (!evaluation.explanations.empty())
    record.details.push_back(explanation_rows(evaluation.explanations));
  if (!evaluation.spreads.empty())
    record.details.push_back(spread_rows(evaluation.spreads, options.comparison.confidence));
  return record;
}

// What the names mean without --metrics: equal scores in the order of the list, and no AUC of the
// list alone.
void evaluate_as_lists(WantedMeasures& wanted) {
  for (RankingMeasure& measure : wanted.ranking) {
    if (measure.name.starts_with("auc"))
      fail("metric '{}': lists hold the best items only, AUC needs the scores of all candidates",
           measure.name);
    measure.order = DocumentOrder::kStored;
  }
}

// Evaluates by all processes, the first one prints.
void print_of_all(EvaluateRunsOptions& options, const EvalOutput& output, Shell& shell,
                  const std::function<EvaluationRecord()>& evaluate) {
  const std::unique_ptr<Communicator> processes = world();
  options.communicator = processes.get();
  try {
    const EvaluationRecord record = evaluate();
    if (processes->rank() != 0) return;
    print_evaluation(record, output, shell);
  } catch (const std::exception& error) {
    if (processes->size() == 1) throw;
    // What is wrong for all is said by the first, and the others wait for this one: all end.
    if (processes->rank() > 0) let_first_rank_fail();
    print_error("error: {}\n", error.what());
    processes->abort(kExitUsageOrInput);
  }
}

}  // namespace

void print_evaluation(const EvaluationRecord& record, const EvalOutput& output,
                      const Shell& shell) {
  for (const EvaluationRecord::System& system : record.systems)
    for (const std::string& warning : system.warnings)
      print_error("warning: {}: {}\n", system.name, warning);
  for (const EvaluationRecord::Difference& difference : record.differences)
    if (!difference.note.empty())
      print_error("warning: {} - {}: {}\n", difference.b, difference.a, difference.note);
  shell.print(output.json ? evaluation_json(record, output.per_unit)
                          : evaluation_text(record, output.per_unit, {.colour = shell.colours()}));
}

void eval_runs(EvalRunsOptions options, const EvalOutput& output, Shell& shell) {
  EvaluateRunsOptions& evaluate = options.evaluate;
  print_of_all(evaluate, output, shell, [&] {
    const WantedMeasures wanted = bind_measures(options.wanted);
    const bool reads_input = std::ranges::count(options.runs, "-") > 0 ||
                             options.judgments == "-" || options.query_attributes == "-" ||
                             options.document_attributes == "-";
    if (reads_input && evaluate.communicator->size() > 1)
      fail("standard input: only the first of several ranks has it, expected a file");
    JudgedFiles files(options.judgments, options.catalogue, evaluate.comparison.threads,
                      shell.progress);
    if (options.slices) files.slice(options.query_attributes, options.document_attributes);
    return evaluation_record(files.runs(options.runs), wanted, evaluate, output, shell.progress);
  });
}

void eval_predictions(const EvaluatePredictionsOptions& predictions, EvalRunsOptions options,
                      const EvalOutput& output, Shell& shell) {
  print_of_all(options.evaluate, output, shell, [&] {
    WantedMeasures wanted = bind_measures(options.wanted);
    const bool own = options.wanted.tool == "reckon";
    if (own) evaluate_as_lists(wanted);
    const JudgedPredictions lists(predictions.predictions, predictions.dataset, predictions.data,
                                  options.slices,
                                  own ? JudgedUsers::kOfEvaluation : JudgedUsers::kAll);
    return evaluation_record(lists.runs(), wanted, options.evaluate, output, shell.progress);
  });
}

}  // namespace reckon
