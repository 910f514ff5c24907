#include "bench/load/scenario.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include "core/error.h"

namespace reckon {
namespace {

constexpr std::array<std::pair<Scenario, std::string_view>, 4> kNames = {{
    {Scenario::kServer, "server"},
    {Scenario::kOffline, "offline"},
    {Scenario::kSingleStream, "single-stream"},
    {Scenario::kMultiStream, "multi-stream"},
}};

}  // namespace

std::string_view name_of(Scenario scenario) {
  return std::ranges::find(kNames, scenario, [](const auto& row) { return row.first; })->second;
}

Scenario parse_scenario(std::string_view name) {
  std::string known;
  for (const auto& [scenario, known_name] : kNames) {
    if (known_name == name) return scenario;
    known += (known.empty() ? "" : ", ") + std::string(known_name);
  }
  fail("scenario {}: expected one of {}", name, known);
}

void check_options(const ScenarioOptions& options) {
  if (!(options.percentile > 0 && options.percentile < 1)) {
    fail("percentile {}: expected a number between 0 and 100", 100 * options.percentile);
  }
  if (options.scenario != Scenario::kServer) return;
  const auto milliseconds = [](Nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
  };
  if (options.latency_bound <= Nanoseconds(0)) {
    fail("latency bound of {} ms: expected one above 0 for the server scenario",
         milliseconds(options.latency_bound));
  }
  if (options.batching.longest_wait >= options.latency_bound) {
    fail(
        "longest wait of {} ms: expected less than the latency bound of {} ms, which a query "
        "alone in its batch would miss",
        milliseconds(options.batching.longest_wait), milliseconds(options.latency_bound));
  }
}

void check_times(const ScenarioRun& run) {
  for (const LoggedQuery& query : run.texts) {
    if (query.state != LoggedQuery::State::kAnswered || query.completed >= query.issued) continue;
    fail(
        "the clock went back during the run: a query was issued after {} s and answered after {} s",
        std::chrono::duration<double>(query.issued).count(),
        std::chrono::duration<double>(query.completed).count());
  }
}

RunTotals totals_of(const ScenarioRun& run) {
  RunTotals totals;
  for (const LoggedQuery& query : run.texts) {
    totals.last_scheduled = std::max(totals.last_scheduled, query.scheduled);
    totals.last_issued = std::max(totals.last_issued, query.issued);
    if (query.state != LoggedQuery::State::kAnswered) {
      ++totals.shed;
      continue;
    }
    ++totals.answered;
    totals.last_completed = std::max(totals.last_completed, query.completed);
    // Written so that NaN is kept.
    if (!(query.agreement.cosine >= totals.least_cosine))
      totals.least_cosine = query.agreement.cosine;
    if (query.agreement.right) continue;
    if (totals.wrong++ == 0) totals.first_wrong = query;
  }
  return totals;
}

std::vector<double> query_latencies(const ScenarioRun& run) {
  std::vector<double> latencies(run.queries(), 0);
  for (std::size_t t = 0; t < latencies.size() * run.samples_per_query; ++t) {
    const LoggedQuery& query = run.texts[t];
    const double latency = query.state == LoggedQuery::State::kAnswered
                               ? static_cast<double>((query.completed - query.scheduled).count())
                               : std::numeric_limits<double>::infinity();
    double& slowest = latencies[t / run.samples_per_query];
    slowest = std::max(slowest, latency);
  }
  return latencies;
}

}  // namespace reckon
