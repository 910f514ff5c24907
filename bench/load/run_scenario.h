#pragma once

#include "bench/load/batched_model.h"
#include "bench/load/output_check.h"
#include "bench/load/scenario.h"
#include "core/progress.h"

namespace reckon {

// Runs a scenario on the model behind a dynamic batcher. Offline is run again with more texts while
// it is over before the duration is. Throws Error for options as check_options() does and for what
// the model throws; lets Interrupted pass.
ScenarioRun run_scenario(const BatchedModel& model, const OutputCheck& check,
                         const ScenarioOptions& options, Progress& progress);

// Answers to every text, asked for one at a time: what the outputs of a run are checked against.
Matrix<float> answer_one_by_one(const BatchedModel& model, std::size_t threads, Progress& progress);

// Texts a second that the model answers when many wait, roughly: from a short offline run.
double estimate_throughput(const BatchedModel& model, const ScenarioOptions& options,
                           Progress& progress);

}  // namespace reckon
