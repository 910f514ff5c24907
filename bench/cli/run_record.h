#pragma once

#include "bench/experiment.h"
#include "eval/metric_resamples.h"
#include "eval/ranking_evaluation.h"
#include "reports/record.h"

namespace reckon {

// The machine and the build this program runs as.
Machine record_machine();
// "2025-01-31T12:00:00Z", now.
std::string record_time();

// The results record of a run.
Record make_record(const ExperimentResult& result);

// Pieces of a record from evaluations, wherever they come from.
SystemResult record_system(const SystemRun& system);
TaskResult record_task(const TaskRun& task);
std::vector<Exclusion> record_exclusions(const EvaluatedUserCounts& counts);
// What the metrics' names and the record's terms mean.
std::map<std::string, std::string> record_definitions();

}  // namespace reckon
