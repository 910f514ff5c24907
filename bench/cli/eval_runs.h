#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/cli/command.h"
#include "bench/evaluate_predictions.h"
#include "bench/evaluate_runs.h"
#include "reports/evaluation_record.h"

namespace reckon {

// How the values of `reckon eval` are shown.
struct EvalOutput {
  bool json = false;
  bool per_unit = false;
};

// What is evaluated and how, by the names that a user gives.
struct EvalRunsOptions {
  std::vector<std::filesystem::path> runs;  // "-": standard input
  std::filesystem::path judgments;
  std::size_t catalogue = 0;  // number of items there are; 0: unknown
  WantedOptions wanted;
  bool slices = false;  // also NDCG by slices of queries and their documents
  std::filesystem::path query_attributes,
      document_attributes;  // to slice text runs by; may be empty
  EvaluateRunsOptions evaluate;
};

// `reckon eval --run RUN --qrels QRELS`.
void eval_runs(EvalRunsOptions options, const EvalOutput& output, Shell& shell);

// `reckon eval PREDICTIONS DATASET` in the definitions of options; its files are not looked at.
void eval_predictions(const EvaluatePredictionsOptions& predictions, EvalRunsOptions options,
                      const EvalOutput& output, Shell& shell);

// Warnings to standard error, values to standard output.
void print_evaluation(const EvaluationRecord& record, const EvalOutput& output, const Shell& shell);

}  // namespace reckon
