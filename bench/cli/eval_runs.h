#pragma once

#include "bench/cli/command.h"
#include "bench/evaluate_runs.h"
#include "reports/evaluation_record.h"

namespace reckon {

// How the values of `reckon eval` are shown.
struct EvalOutput {
  bool json = false;
  bool per_unit = false;
};

// `reckon eval --run RUN --qrels QRELS`.
void eval_runs(EvaluateRunsOptions options, const EvalOutput& output, Shell& shell);

// Warnings to standard error, values to standard output.
void print_evaluation(const EvaluationRecord& record, const EvalOutput& output, const Shell& shell);

}  // namespace reckon
