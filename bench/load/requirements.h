#pragma once

#include <string>
#include <vector>

#include "bench/load/scenario.h"

namespace reckon {

// What a run must meet to be a result, and whether it does.
struct Requirement {
  std::string name;
  bool met = false;
  std::string found;  // and what was expected, as a clause
};

// LoadGen's (latency bound at the percentile, duration, number of queries, early stopping) and one
// more: every answer is right. A run is VALID when all are met. A query that was shed is over every
// latency bound.
std::vector<Requirement> judge(const ScenarioOptions& options, const ScenarioRun& run);

bool is_valid(const std::vector<Requirement>& requirements);

// Whether a run was fast but wrong.
bool answers_failed(const std::vector<Requirement>& requirements);

}  // namespace reckon
