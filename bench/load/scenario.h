#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bench/energy.h"
#include "bench/load/arrivals.h"
#include "bench/load/batch_queue.h"
#include "bench/load/dynamic_batcher.h"
#include "bench/load/query_log.h"

namespace reckon {

// The scenarios of MLPerf inference (Reddi et al., "MLPerf Inference Benchmark", 2020, section 3).
enum class Scenario {
  kSingleStream,  // one text; the next when it is answered
  kMultiStream,   // several texts at a time; the next when all are answered
  kServer,        // texts at times of a Poisson process, or recorded ones, whatever is answered
  kOffline,       // all texts at once
};
std::string_view name_of(Scenario scenario);  // "single-stream"
// Throws Error that names the scenarios there are.
Scenario parse_scenario(std::string_view name);

struct ScenarioOptions {
  Scenario scenario = Scenario::kServer;
  double rate = 0;                  // of the server scenario, queries a second
  std::vector<Arrival> trace = {};  // its arrivals, in place of a rate
  Nanoseconds latency_bound{};      // of the server scenario
  double percentile = 0.99;         // at which the latency is judged, a fraction
  Nanoseconds least_duration{};
  std::size_t least_queries = 1;
  std::size_t samples_per_query = 1;  // of the multi-stream scenario
  std::size_t threads = 1;
  BatchingOptions batching = {};
  std::uint64_t seed = 1;
  std::uint64_t run = 0;  // of several with the same seed: other arrivals
};

// Throws Error for options that no run can meet or that contradict each other.
void check_options(const ScenarioOptions& options);

// What happened in a run.
struct ScenarioRun {
  std::vector<LoggedQuery> texts;     // in the order in which they are scheduled
  std::size_t samples_per_query = 1;  // texts that follow one another and are one query
  BatchCounts batches;
  EnergyReading energy = {};  // from before the first query to the last answer

  std::size_t queries() const { return texts.size() / samples_per_query; }
};

struct RunTotals {
  std::size_t answered = 0;  // texts
  std::size_t shed = 0;
  std::size_t wrong = 0;  // of those answered
  std::optional<LoggedQuery> first_wrong;
  double least_cosine = 1;  // of the answers with what is expected; NaN where one is no number
  Nanoseconds last_scheduled{};
  Nanoseconds last_issued{};
  Nanoseconds last_completed{};
};
// Throws Error where the clock went back meanwhile: an answer before its question.
void check_times(const ScenarioRun& run);

RunTotals totals_of(const ScenarioRun& run);

// Latencies of a run's queries in nanoseconds from their schedule to their last answer, in order;
// infinite for one that was shed.
std::vector<double> query_latencies(const ScenarioRun& run);

}  // namespace reckon
