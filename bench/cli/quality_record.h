#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/experiment.h"
#include "reports/record.h"

namespace reckon {

// How good a run's systems and classifiers are, and how they compare.
std::vector<SystemResult> record_systems(const ExperimentResult& result);
std::vector<TaskResult> record_tasks(const ExperimentResult& result);
std::vector<Comparison> record_comparisons(const ExperimentResult& result);
// What the metrics' names and the record's terms mean.
std::map<std::string, std::string> record_definitions(const ExperimentResult& result);

}  // namespace reckon
