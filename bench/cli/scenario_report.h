#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/find_peak.h"
#include "bench/load/requirements.h"
#include "bench/load/scenario_measures.h"

namespace reckon {

// What a run of a scenario found, and on what.
struct ScenarioReport {
  ScenarioOptions options;
  std::string model;     // its directory
  std::string identity;  // of its files
  std::string variant;
  std::string instruction_set;
  std::string input;
  std::size_t texts = 0;  // of the input that were asked for
  std::string trace;      // its file; empty without
  std::string accuracy;   // what makes an answer right
  std::vector<Requirement> requirements;
  std::vector<Measure> measures;
  std::vector<double> latencies;  // ms, of every query; infinite: shed; none of an offline run
  std::optional<PeakRate> peak;   // the run is the last one at its rate
};

// As reports/scenario.schema.json describes it.
nlohmann::ordered_json scenario_json(const ScenarioReport& report);

}  // namespace reckon
