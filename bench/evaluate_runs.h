#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "eval/definitions/explain.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/evaluate_ties.h"
#include "eval/significance/comparison_table.h"

namespace reckon {

struct EvaluateRunsOptions {
  std::vector<std::filesystem::path> runs;  // "-": standard input
  std::filesystem::path judgments;
  std::string definitions = "reckon";
  std::vector<std::string> metrics;  // empty: the definition's usual ones
  std::size_t catalogue = 0;         // number of items there are; 0: unknown
  bool ties = false;                 // also what the order of tied documents leaves open
  std::vector<std::string> explain;  // definitions to compare on the first run
  // Of intervals and of the comparison of several runs.
  ComparisonTableOptions comparison;
  Communicator* communicator = nullptr;  // whose processes share the queries; null: this one alone
};

// A run's measures over its queries.
struct EvaluatedRun {
  std::string name;                    // of the file
  std::vector<std::string> query_ids;  // [evaluated], ascending
  JudgedEvaluation evaluation;
  // [measures] 95% percentile bootstrap over queries of a mean; none for other aggregations.
  std::vector<std::optional<Interval>> intervals;
  std::vector<TiedMeasure> ties;  // [measures], if asked for
  std::vector<std::string> warnings;
};

struct RunsEvaluation {
  std::vector<EvaluatedRun> runs;
  // Every run against the first, paired by query, in the metrics that are plain means; none for a
  // single run.
  std::optional<ComparisonTable> comparison;
  std::vector<DefinitionDifference> explanations;
};

// Evaluates runs against judgments (judged_files.h), each as the definition says. Throws Error for
// files, rows and names that are wrong, and where no query is left to evaluate.
RunsEvaluation evaluate_runs(const EvaluateRunsOptions& options, Progress& progress);

}  // namespace reckon
