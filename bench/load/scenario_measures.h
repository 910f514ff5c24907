#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/scenario.h"

namespace reckon {

// A number that a run gives, with what it takes to trust it.
struct Measure {
  std::string name;
  std::string unit;
  std::optional<double> value;
  std::optional<double> low;  // 95% interval, where one is defined
  std::optional<double> high;
  std::size_t n = 0;       // of what the number is made
  std::string definition;  // of the number, and of its interval
  std::string reason;      // why there is no value
};

// The numbers of the run's scenario, the one that the scenario is about first.
std::vector<Measure> measure(const ScenarioOptions& options, const ScenarioRun& run);

}  // namespace reckon
