#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "bench/load/scenario.h"

namespace reckon {

// Options of `reckon bench --scenario` and `reckon run --scenario`, as they are written.
struct ScenarioCommand {
  std::string scenario;
  std::filesystem::path model;
  std::string input;
  std::string variant = "fp32";
  double rate = 0;
  std::filesystem::path trace;
  bool find_peak = false;
  double latency_bound = 0;  // milliseconds
  double percentile = 0;     // 0: the scenario's own
  double duration = 10;      // seconds
  double longest_wait = 0;   // milliseconds
  std::size_t queries = 1;
  std::size_t texts = 1000;
  std::size_t samples_per_query = 8;
  std::size_t threads = 0;
  std::size_t batch_tokens = BatchingOptions{}.token_budget;
  std::size_t queue = 4096;
  std::uint64_t seed = 1;
  std::string reference;
  double least_cosine = 0.99;
  std::filesystem::path log;
  std::filesystem::path output;
  std::filesystem::path history;
  bool json = false;
};

// --scenario and what describes the load and how it is served. Model, texts, variant, threads, seed
// and outputs are of the command.
void add_scenario_options(CLI::App& app, ScenarioCommand& command);

// The options of `app` from number `first` on are of --scenario alone.
void require_scenario(CLI::App& app, std::size_t first);

// Without the trace. Throws Error for options that are not of this scenario, are missing, or that
// no run can meet.
ScenarioOptions scenario_options(const CLI::App& app, const ScenarioCommand& command);

}  // namespace reckon
