#include "bench/load/requirements.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/load/early_stopping.h"
#include "bench/load/latency_percentile.h"

namespace reckon {
namespace {

constexpr const char* kAnswers = "answers";

double seconds(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

Requirement latency_requirement(const ScenarioOptions& options, const LatencySample& latencies) {
  const double bound = static_cast<double>(options.latency_bound.count());
  const double found = loadgen_percentile(latencies.ascending, options.percentile);
  return {"latency bound", found <= bound,
          fmt::format("p{:g} is {:.4g} ms, the bound {:g} ms", 100 * options.percentile,
                      found / 1e6, bound / 1e6)};
}

// Up to the last query: its schedule, its issue, or the end where all are issued at once.
Requirement duration_requirement(const ScenarioOptions& options, const RunTotals& totals) {
  const Nanoseconds last = options.scenario == Scenario::kOffline  ? totals.last_completed
                           : options.scenario == Scenario::kServer ? totals.last_scheduled
                                                                   : totals.last_issued;
  return {
      "duration", last >= options.least_duration,
      fmt::format("{:.4g} s of at least {:.4g} s", seconds(last), seconds(options.least_duration))};
}

Requirement queries_requirement(const ScenarioOptions& options, const ScenarioRun& run) {
  return {"queries", run.queries() >= options.least_queries,
          fmt::format("{} of at least {}", run.queries(), options.least_queries)};
}

Requirement early_stopping_requirement(const ScenarioOptions& options,
                                       const LatencySample& latencies) {
  const std::size_t n = latencies.size();
  if (options.scenario != Scenario::kServer) {
    const std::size_t needed = early_stopping_queries(1, options.percentile);
    return {"early stopping", n >= needed,
            fmt::format("{} queries, p{:g} needs {}", n, 100 * options.percentile, needed)};
  }
  const double bound = static_cast<double>(options.latency_bound.count());
  const auto over = static_cast<std::size_t>(latencies.ascending.end() -
                                             std::ranges::upper_bound(latencies.ascending, bound));
  const std::size_t needed = early_stopping_queries(over, options.percentile);
  return {"early stopping", n >= needed,
          fmt::format("{} of {} queries over the bound, which shows p{:g} from {} queries on", over,
                      n, 100 * options.percentile, needed)};
}

Requirement answers_requirement(const RunTotals& totals) {
  if (!totals.first_wrong) {
    return {kAnswers, true, fmt::format("{} are right", totals.answered)};
  }
  return {
      kAnswers, false,
      fmt::format("{} of {} are wrong, the first to text {} (cosine {:.6f})", totals.wrong,
                  totals.answered, totals.first_wrong->text, totals.first_wrong->agreement.cosine)};
}

}  // namespace

std::vector<Requirement> judge(const ScenarioOptions& options, const ScenarioRun& run) {
  const LatencySample latencies(query_latencies(run));
  const RunTotals totals = totals_of(run);
  std::vector<Requirement> requirements;
  if (options.scenario == Scenario::kServer) {
    requirements.push_back(latency_requirement(options, latencies));
  }
  requirements.push_back(duration_requirement(options, totals));
  requirements.push_back(queries_requirement(options, run));
  if (options.scenario != Scenario::kOffline) {
    requirements.push_back(early_stopping_requirement(options, latencies));
  }
  requirements.push_back(answers_requirement(totals));
  return requirements;
}

bool is_valid(const std::vector<Requirement>& requirements) {
  return std::ranges::all_of(requirements, &Requirement::met);
}

bool answers_failed(const std::vector<Requirement>& requirements) {
  return std::ranges::any_of(requirements, [](const Requirement& requirement) {
    return requirement.name == kAnswers && !requirement.met;
  });
}

}  // namespace reckon
