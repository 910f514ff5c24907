#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/named_run.h"
#include "bench/slice_run.h"
#include "core/progress.h"
#include "eval/beyond/beyond_measure.h"
#include "eval/definitions/explain.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/evaluate_ties.h"
#include "eval/significance/comparison_table.h"
#include "eval/significance/run_variance.h"

namespace reckon {

// The measures that a tool's names stand for.
struct WantedMeasures {
  RankingDefinition definition;
  std::vector<RankingMeasure> ranking;
  bool are_usual = false;           // none was named
  std::vector<std::string> beyond;  // names of the tool's table beyond accuracy
};

struct WantedOptions {
  std::string tool = "reckon";     // whose definitions
  std::vector<std::string> names;  // none: the tool's usual ranking measures
  // Judged queries that are not in a run count as found nothing, whatever the tool does, as by
  // trec_eval's option -c.
  bool count_missing = false;
};

// A name that both tables have is a ranking measure. Throws Error for a tool or a name that is not
// known, listing those that are.
WantedMeasures bind_measures(const WantedOptions& options);

struct EvaluateRunsOptions {
  bool ties = false;                 // also what the order of tied documents leaves open
  std::vector<std::string> explain;  // definitions to compare on the first run
  // The runs are of one system (other seeds, other trainings): also what of the spread is theirs.
  bool one_system = false;
  // Of intervals and of the comparison of several runs.
  ComparisonTableOptions comparison;
  Communicator* communicator = nullptr;  // whose processes share the queries; null: this one alone
};

// A measure beyond accuracy of a run. Its lists are one whole: there is no interval.
struct EvaluatedBeyond {
  BeyondResult result;
  std::vector<std::string> user_ids;  // of result.value.users
};

// A run's measures over its queries.
struct EvaluatedRun {
  std::string name;
  std::vector<std::string> query_ids;  // [evaluated], ascending
  JudgedEvaluation evaluation;
  // [measures] 95% percentile bootstrap over queries of a mean; none for other aggregations.
  std::vector<std::optional<Interval>> intervals;
  std::vector<TiedMeasure> ties;  // [measures], if asked for
  std::vector<EvaluatedBeyond> beyond;
  std::optional<SliceTable> slices;             // of a run that is sliced
  std::optional<SliceTable> slices_difference;  // the same against the first run
  std::vector<std::string> slice_notes;         // what is in no slice, and why
  std::vector<std::string> warnings;
};

// How values of a metric spread over queries and over runs.
struct MetricSpread {
  std::string metric;
  RunVariance variance;
};

struct RunsEvaluation {
  std::vector<EvaluatedRun> runs;
  // Every run against the first, paired by query, in the metrics that are plain means; none for a
  // single run.
  std::optional<ComparisonTable> comparison;
  std::vector<MetricSpread> spreads;  // of the same metrics, if the runs are of one system
  std::vector<DefinitionDifference> explanations;
};

// Evaluates runs, each as the definition says. Throws Error for files and rows that are wrong,
// where no query is left to evaluate, and for measures beyond accuracy of a run without a dataset.
RunsEvaluation evaluate_runs(std::span<const NamedRun> runs, const WantedMeasures& wanted,
                             const EvaluateRunsOptions& options, Progress& progress);

}  // namespace reckon
