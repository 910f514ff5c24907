#include "bench/evaluate_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "bench/query_intervals.h"
#include "core/closest_name.h"
#include "core/error.h"
#include "core/matrix.h"

namespace reckon {
namespace {

// What the reader should know before trusting a number.
std::vector<std::string> warnings_of(const JudgedEvaluation& evaluation) {
  std::vector<std::string> warnings;
  const JudgedCounts& counts = evaluation.counts;
  const auto fate = [](QueryRule rule) {
    return rule == QueryRule::kCounted ? "counted as found nothing" : "left out";
  };
  if (counts.judged_not_retrieved > 0)
    warnings.push_back(fmt::format("{} judged queries are not in the run: {}",
                                   counts.judged_not_retrieved,
                                   fate(evaluation.definition.judged_not_retrieved)));
  if (counts.retrieved_not_judged > 0)
    warnings.push_back(
        fmt::format("{} queries of the run are not judged: left out", counts.retrieved_not_judged));
  if (counts.without_relevant > 0)
    warnings.push_back(fmt::format(
        "{} queries have no relevant document: {}", counts.without_relevant,
        evaluation.definition.without_relevant == QueryRule::kCounted ? "counted" : "left out"));
  if (counts.documents > 0 && counts.with_judged == 0)
    warnings.push_back(fmt::format(
        "none of the {} retrieved documents is judged: do both files write ids in the same way?",
        counts.documents));
  if (counts.repeated_documents > 0)
    warnings.push_back(fmt::format(
        "{} rows of run or judgments name a document again: the last row of each counts",
        counts.repeated_documents));
  if (counts.tied_documents > 0)
    warnings.push_back(fmt::format(
        "{} of {} retrieved documents have the score of another one of their query; "
        "their order: {}",
        counts.tied_documents, counts.documents, document_order_text(evaluation.definition.order)));
  for (const JudgedMeasure& row : evaluation.measures) {
    const auto valueless =
        std::ranges::count_if(row.values, [](double value) { return std::isnan(value); });
    if (std::isnan(row.value) && row.measure.aggregation != Aggregation::kAucOfAllPairs)
      warnings.push_back(fmt::format("{}: no value, for {} of {} queries have none",
                                     row.measure.name, valueless, row.values.size()));
  }
  return warnings;
}

// Differences of runs within what ties leave open.
void warn_of_ties(const std::vector<TiedMeasure>& ties, std::vector<std::string>& warnings) {
  for (const TiedMeasure& measure : ties)
    if (measure.best.value > measure.worst.value)
      warnings.push_back(fmt::format("{}: ties alone move it from {:.4f} to {:.4f}",
                                     measure.worst.measure.name, measure.worst.value,
                                     measure.best.value));
}

std::vector<EvaluatedBeyond> evaluate_beyond_accuracy(const RecommendedRun& run,
                                                      const WantedMeasures& wanted) {
  std::vector<EvaluatedBeyond> measures;
  const RecommendationContext context(run.inputs);
  const BeyondOptions options{.tool = std::string(wanted.definition.tool), .names = wanted.beyond};
  for (BeyondResult& result : evaluate_beyond(options, context)) {
    EvaluatedBeyond& measure = measures.emplace_back();
    for (const std::int32_t user : result.value.users)
      measure.user_ids.push_back(run.user_ids[static_cast<std::size_t>(user)]);
    measure.result = std::move(result);
  }
  return measures;
}

EvaluatedRun evaluate_run(const std::string& name, const OpenedRun& opened,
                          const WantedMeasures& wanted, const EvaluateRunsOptions& options,
                          Progress& progress) {
  EvaluatedRun run;
  run.name = name;
  if (!wanted.beyond.empty()) {
    if (!opened.recommended)
      fail("metric '{}': beyond accuracy, expected PREDICTIONS and DATASET", wanted.beyond.front());
    run.beyond = evaluate_beyond_accuracy(*opened.recommended, wanted);
  }
  const JudgedSource& source = *opened.source;
  run.evaluation = evaluate_judged(
      source, wanted.definition, wanted.ranking,
      {.threads = options.comparison.threads, .communicator = options.communicator}, progress);
  const JudgedCounts& counts = run.evaluation.counts;
  if (counts.retrieved == counts.retrieved_not_judged)
    fail("{}: none of its {} queries is among the {} that are judged", run.name, counts.retrieved,
         counts.judged);
  if (run.evaluation.queries.empty())
    fail(
        "{}: no query is left to evaluate: {} in the run, {} judged, {} of them without a "
        "relevant document",
        run.name, counts.retrieved, counts.judged, counts.without_relevant);
  for (const std::size_t query : run.evaluation.queries)
    run.query_ids.push_back(source.query_id(query));
  run.warnings = opened.warnings;
  for (std::string& warning : warnings_of(run.evaluation))
    run.warnings.push_back(std::move(warning));
  if (wanted.ranking.empty()) return run;
  run.intervals = query_intervals(run.evaluation, options.comparison, progress);
  if (options.ties) {
    run.ties =
        evaluate_ties(source, wanted.definition, wanted.ranking, {.seed = options.comparison.seed},
                      options.comparison.threads, progress);
    warn_of_ties(run.ties, run.warnings);
  }
  return run;
}

// One alone is compared with the definitions of the evaluation.
std::vector<const RankingDefinition*> definitions_to_explain(std::span<const std::string> tools,
                                                             const WantedMeasures& wanted) {
  std::vector<const RankingDefinition*> definitions;
  if (tools.size() == 1) definitions.push_back(&wanted.definition);
  for (const std::string& tool : tools)
    definitions.push_back(&ranking_definition(tool, "--explain"));
  return definitions;
}

bool takes(const RankingDefinition& definition, const std::string& measure) {
  try {
    bind_measure(definition, measure);
    return true;
  } catch (const Error&) {
    return false;
  }
}

// Of the usual measures, those that several of the definitions have.
std::vector<DefinitionDifference> explain(const JudgedSource& source, const WantedMeasures& wanted,
                                          std::span<const RankingDefinition* const> definitions,
                                          const EvaluateRunsOptions& options, Progress& progress) {
  std::vector<std::string> names;
  for (const RankingMeasure& measure : wanted.ranking) {
    const auto having = std::ranges::count_if(
        definitions, [&](const RankingDefinition* one) { return takes(*one, measure.name); });
    if (!wanted.are_usual || having > 1) names.push_back(measure.name);
  }
  // Usual metrics have each tool's own names; without one that another knows, the common ones.
  if (wanted.are_usual && names.empty())
    for (const std::string name : {"precision@10", "recall@10", "ndcg@10", "map", "mrr"})
      if (std::ranges::count_if(
              definitions, [&](const RankingDefinition* one) { return takes(*one, name); }) > 1)
        names.push_back(name);
  if (names.empty()) fail("--explain: the definitions share no usual metric, expected --metrics");
  return explain_definitions(source, definitions, names, options.comparison.threads, progress);
}

SliceOptions slice_options(const ComparisonTableOptions& comparison) {
  return {.correction = comparison.correction,
          .confidence = comparison.confidence,
          .resamples = comparison.resamples,
          .permutations = comparison.permutations,
          .seed = comparison.seed,
          .threads = comparison.threads};
}

// The metrics that are plain means, of every run over the queries of any of them.
struct AlignedValues {
  std::vector<std::string> metrics;
  std::vector<SystemValues> systems;
};

AlignedValues align(const std::vector<EvaluatedRun>& runs) {
  std::map<std::string_view, std::size_t> places;
  for (const EvaluatedRun& run : runs)
    for (const std::string& query : run.query_ids) places.emplace(query, 0);
  std::size_t count = 0;
  for (auto& [query, place] : places) place = count++;

  AlignedValues aligned;
  for (const EvaluatedRun& run : runs) aligned.systems.push_back({.name = run.name, .metrics = {}});
  for (std::size_t m = 0; m < runs[0].evaluation.measures.size(); ++m) {
    const RankingMeasure& measure = runs[0].evaluation.measures[m].measure;
    if (measure.aggregation != Aggregation::kMean || measure.weight) continue;
    aligned.metrics.push_back(measure.name);
    for (std::size_t r = 0; r < runs.size(); ++r) {
      std::vector<double>& values =
          aligned.systems[r].metrics.emplace_back(count, std::numeric_limits<double>::quiet_NaN());
      for (std::size_t i = 0; i < runs[r].query_ids.size(); ++i)
        values[places[runs[r].query_ids[i]]] = runs[r].evaluation.measures[m].values[i];
    }
  }
  return aligned;
}

std::vector<MetricSpread> spread_over_runs(const AlignedValues& aligned, double confidence) {
  std::vector<MetricSpread> spreads;
  for (std::size_t m = 0; m < aligned.metrics.size(); ++m) {
    Matrix<double> values(aligned.systems.size(), aligned.systems[0].metrics[m].size());
    for (std::size_t r = 0; r < aligned.systems.size(); ++r)
      std::ranges::copy(aligned.systems[r].metrics[m], values.row(r).begin());
    spreads.push_back({aligned.metrics[m], run_variance(values.view(), confidence)});
  }
  return spreads;
}

[[noreturn]] void fail_at_unknown_name(const std::string& name, const RankingDefinition& ranking,
                                       const BeyondDefinition& beyond) {
  std::vector<std::string_view> names = own_and_common_names(ranking);
  for (const BeyondMeasureRow& row : beyond.measures)
    names.insert(names.end(), {row.name, row.common});
  fail("metric '{}': {} has none of that name{}, expected one of {}; beyond accuracy: {}", name,
       ranking.tool, did_you_mean(name.substr(0, name.find_first_of("(@|")), names),
       measure_names(ranking), measure_names(beyond));
}

}  // namespace

WantedMeasures bind_measures(const WantedOptions& options) {
  const auto& [tool, names, count_missing] = options;
  WantedMeasures wanted;
  wanted.definition = ranking_definition(tool);
  if (count_missing) wanted.definition.judged_not_retrieved = QueryRule::kCounted;
  const RankingDefinition& definition = wanted.definition;
  const auto found = std::ranges::find(beyond_definitions(), tool, &BeyondDefinition::tool);
  const BeyondDefinition* beyond = found == beyond_definitions().end() ? nullptr : &*found;
  for (const std::string& name : expand_sets(definition, names)) {
    if (beyond == nullptr || has_measure(definition, name)) {
      wanted.ranking.push_back(bind_measure(definition, name));
    } else if (find_beyond_measure(*beyond, name) != nullptr) {
      wanted.beyond.push_back(name);
    } else {
      fail_at_unknown_name(name, definition, *beyond);
    }
  }
  wanted.are_usual = names.empty();
  if (wanted.are_usual)
    for (const std::string_view name : definition.usual)
      wanted.ranking.push_back(bind_measure(definition, name));
  return wanted;
}

// Runs that lack queries are compared over fewer than their own metrics are of.
void warn_of_other_queries(std::vector<EvaluatedRun>& runs) {
  const EvaluatedRun& first = runs.front();
  for (EvaluatedRun& run : std::span(runs).subspan(1)) {
    std::vector<std::string_view> common;
    std::ranges::set_intersection(first.query_ids, run.query_ids, std::back_inserter(common));
    if (common.size() < first.query_ids.size() || common.size() < run.query_ids.size())
      run.warnings.push_back(
          fmt::format("its means are of {} queries, those of {} of {}; their differences are of "
                      "the {} that both have",
                      run.query_ids.size(), first.name, first.query_ids.size(), common.size()));
  }
}

RunsEvaluation evaluate_runs(std::span<const NamedRun> runs, const WantedMeasures& wanted,
                             const EvaluateRunsOptions& options, Progress& progress) {
  RunsEvaluation result;
  std::optional<SlicedLists> first;
  const auto definitions = definitions_to_explain(options.explain, wanted);
  for (const NamedRun& run : runs) {
    OpenedRun opened = run.open(progress);
    result.runs.push_back(evaluate_run(run.name, opened, wanted, options, progress));
    if (opened.sliced) {
      EvaluatedRun& evaluated = result.runs.back();
      const SliceOptions by_slice = slice_options(options.comparison);
      evaluated.slices = slice_run(*opened.sliced, by_slice, progress);
      evaluated.slice_notes = opened.sliced->slicings->notes;
      if (first)
        evaluated.slices_difference = slice_difference(*first, *opened.sliced, by_slice, progress);
      else
        first = std::move(opened.sliced);
    }
    if (!definitions.empty() && result.runs.size() == 1)
      result.explanations = explain(*opened.source, wanted, definitions, options, progress);
  }
  if (result.runs.size() < 2) {
    if (options.one_system) fail("the spread over runs of one system takes at least two --run");
    return result;
  }
  warn_of_other_queries(result.runs);
  const AlignedValues aligned = align(result.runs);
  if (aligned.metrics.empty()) return result;
  result.comparison =
      comparison_table(aligned.metrics, aligned.systems, options.comparison, progress);
  if (options.one_system) result.spreads = spread_over_runs(aligned, options.comparison.confidence);
  return result;
}

}  // namespace reckon
