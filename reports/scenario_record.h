#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/record.h"

namespace reckon {

// The result of `reckon bench --scenario`, read from its JSON (reports/scenario.schema.json).
struct ScenarioRecord {
  struct Requirement {
    std::string name;
    bool met = false;
    std::string found;
  };
  struct Measure {
    Metric metric;  // name, value, interval, n, reason
    std::string unit;
    std::string definition;
  };
  std::string created;
  std::string scenario;  // "server"
  std::string variant;
  std::string version;  // of reckon
  bool valid = false;
  std::string accuracy;
  std::vector<Requirement> requirements;
  std::vector<Measure> measures;  // the one that the scenario is about first
  // Distribution of latencies in ms: [latency, share of queries at most that]; empty without.
  std::vector<std::pair<double, double>> latencies;
  // Of a search for the peak, in the order in which the rates were run.
  struct Probe {
    double rate = 0;  // queries a second
    bool valid = false;
    std::string found;  // what decided it; empty in records of older builds
  };
  std::vector<Probe> probes;
  // Everything of machine and configuration: "machine.cpu", "AMD EPYC".
  std::vector<std::pair<std::string, std::string>> settings;
  std::string json;  // as it was read
};

// Throws Error naming file and place for another format or version, and what is not as the schema
// says.
ScenarioRecord read_scenario(const std::filesystem::path& path);
ScenarioRecord scenario_from_json(std::string_view text, std::string_view where);

// The JSON that it was read from, indented.
std::string scenario_json_text(const ScenarioRecord& record);

// A value of `settings`; empty where it is not.
std::string setting(const ScenarioRecord& record, std::string_view name);

// "VALID", or "INVALID (latency bound: ...)".
std::string scenario_verdict(const ScenarioRecord& record);

}  // namespace reckon
