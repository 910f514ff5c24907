#include "bench/load/scenario_measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "bench/load/batch_means.h"
#include "bench/load/early_stopping.h"
#include "bench/load/latency_percentile.h"

namespace reckon {
namespace {

constexpr double kMillisecond = 1e6;  // nanoseconds
constexpr double kSecond = 1e9;

Measure make(std::string name, std::string unit, std::size_t n, std::string definition) {
  Measure measure;
  measure.name = std::move(name);
  measure.unit = std::move(unit);
  measure.n = n;
  measure.definition = std::move(definition);
  return measure;
}

Measure counted(std::string name, std::size_t count, std::size_t n, std::string definition) {
  Measure measure = make(std::move(name), "", n, std::move(definition));
  measure.value = static_cast<double>(count);
  return measure;
}

Measure ratio(Measure measure, double numerator, double denominator) {
  if (denominator > 0) {
    measure.value = numerator / denominator;
  } else {
    measure.reason = "took no time or was done not once";
  }
  return measure;
}

double in_seconds(Nanoseconds time) { return static_cast<double>(time.count()) / kSecond; }

// A latency in milliseconds; a shed query has none.
void set_latency(Measure& measure, double value, std::optional<double> low,
                 std::optional<double> high) {
  const auto finite = [](std::optional<double> nanoseconds) {
    return nanoseconds && std::isfinite(*nanoseconds) ? std::optional(*nanoseconds / kMillisecond)
                                                      : std::nullopt;
  };
  measure.value = finite(value);
  measure.low = finite(low);
  measure.high = finite(high);
  if (!measure.value) measure.reason = "queries were shed: they have no latency";
}

Measure percentile(const LatencySample& latencies, double p) {
  Measure measure =
      make(fmt::format("latency p{:g}", 100 * p), "ms", latencies.size(),
           "from a query's schedule to its last answer: the latency of 0-based rank floor(p n); "
           "interval: binomial, for as many independent queries as these are worth by batch means");
  if (const auto estimate = estimate_latency_percentile(latencies, p)) {
    set_latency(measure, estimate->value, estimate->low, estimate->high);
  } else {
    measure.reason =
        fmt::format("{} queries, {} are needed", latencies.size(), queries_needed(latencies, p));
  }
  return measure;
}

void add_latencies(std::vector<Measure>& measures, const ScenarioOptions& options,
                   const LatencySample& latencies) {
  std::set<double> others = {0.5, 0.9, 0.95, 0.99, 0.999};
  others.erase(options.percentile);
  for (const double p : others) measures.push_back(percentile(latencies, p));
  Measure mean = make("latency mean", "ms", latencies.size(),
                      "interval: batch means, Student's t of 30 batches");
  if (const auto estimate = estimate_mean(latencies.in_order)) {
    set_latency(mean, estimate->mean, estimate->low, estimate->high);
  } else {
    mean.reason = fmt::format("{} queries, 60 are needed", latencies.size());
  }
  measures.push_back(std::move(mean));
  Measure worst = make("latency maximum", "ms", latencies.size(), "the highest; no interval");
  set_latency(worst, latencies.ascending.back(), {}, {});
  measures.push_back(std::move(worst));
}

Measure early_stopping(const ScenarioOptions& options, const LatencySample& latencies) {
  Measure measure =
      make(fmt::format("latency p{:g}, early stopping", 100 * options.percentile), "ms",
           latencies.size(),
           "LoadGen's result: the smallest latency that the sample shows, with 99% confidence, to "
           "be met at the percentile, queries being independent");
  if (const auto estimate = early_stopping_estimate(latencies.ascending, options.percentile)) {
    set_latency(measure, estimate->value, {}, {});
  } else {
    measure.reason = fmt::format("{} queries, {} are needed", latencies.size(),
                                 early_stopping_queries(1, options.percentile));
  }
  return measure;
}

// Queries per second from the gaps between answers.
Measure throughput(const ScenarioRun& run, const RunTotals& totals) {
  std::vector<double> gaps;  // the answers' times, in order, then what is between them
  for (const LoggedQuery& query : run.texts) {
    if (query.state == LoggedQuery::State::kAnswered) {
      gaps.push_back(static_cast<double>(query.completed.count()));
    }
  }
  std::ranges::sort(gaps);
  std::adjacent_difference(gaps.begin(), gaps.end(), gaps.begin());
  Measure measure = ratio(make("throughput", "texts/s", totals.answered,
                               "texts answered / time of the last answer; interval: batch means of "
                               "the time between answers, Student's t of 30 batches"),
                          static_cast<double>(totals.answered), in_seconds(totals.last_completed));
  const auto gap = estimate_mean(gaps);
  if (gap && gap->low > 0) {
    measure.low = kSecond / gap->high;
    measure.high = kSecond / gap->low;
  }
  return measure;
}

void add_server(std::vector<Measure>& measures, const ScenarioOptions& options,
                const ScenarioRun& run, const RunTotals& totals, const LatencySample& latencies) {
  const auto gaps = [](std::size_t n) { return n > 0 ? static_cast<double>(n - 1) : 0.0; };
  measures.push_back(ratio(make("scheduled rate", "queries/s", latencies.size(),
                                "(queries - 1) / time of the last one's schedule"),
                           gaps(latencies.size()), in_seconds(totals.last_scheduled)));
  measures.push_back(ratio(make("completed rate", "queries/s", totals.answered,
                                "(queries answered - 1) / time of the last answer"),
                           gaps(totals.answered), in_seconds(totals.last_completed)));
  const double bound = static_cast<double>(options.latency_bound.count());
  measures.push_back(counted(
      "queries over the bound",
      static_cast<std::size_t>(latencies.ascending.end() -
                               std::ranges::upper_bound(latencies.ascending, bound)),
      latencies.size(), fmt::format("latency above {:g} ms, or shed", bound / kMillisecond)));
  measures.push_back(counted("queries shed", totals.shed, latencies.size(),
                             "the queue was full when they were issued"));
  std::vector<double> delays;
  for (const LoggedQuery& query : run.texts) {
    delays.push_back(static_cast<double>((query.issued - query.scheduled).count()));
  }
  const LatencySample sorted(std::move(delays));
  Measure delay = make("issue delay p99", "ms", sorted.size(),
                       "how late the generator was, which is in the latencies");
  set_latency(delay, loadgen_percentile(sorted.ascending, 0.99), {}, {});
  measures.push_back(std::move(delay));
}

void add_batches(std::vector<Measure>& measures, const ScenarioOptions& options,
                 const ScenarioRun& run, const RunTotals& totals) {
  const BatchCounts& batches = run.batches;
  const auto count = static_cast<double>(batches.batches);
  measures.push_back(ratio(make("texts in a batch", "", batches.batches, "mean"),
                           static_cast<double>(batches.queries), count));
  measures.push_back(ratio(make("tokens in a batch", "", batches.batches, "mean"),
                           static_cast<double>(batches.tokens), count));
  measures.push_back(ratio(make("tokens a second", "tokens/s", batches.tokens,
                                "tokens answered / time of the last answer"),
                           static_cast<double>(batches.tokens), in_seconds(totals.last_completed)));
  measures.push_back(
      ratio(make("utilisation", "", batches.batches,
                 "time that the threads spent on batches / (threads x time of the last answer)"),
            in_seconds(batches.busy),
            static_cast<double>(options.threads) * in_seconds(totals.last_completed)));
  measures.push_back(
      counted("longest queue", batches.longest_queue, run.texts.size(), "texts that waited"));
}

void add_energy(std::vector<Measure>& measures, const ScenarioRun& run, const RunTotals& totals) {
  Measure energy = make("energy", "J/1000 texts", totals.answered,
                        "of the processors' packages by RAPL, all that runs on them and their idle "
                        "parts included, memory not, / texts answered x 1000; no interval");
  if (!run.energy.joules) {
    energy.reason = run.energy.reason;
    measures.push_back(std::move(energy));
    return;
  }
  measures.push_back(
      ratio(std::move(energy), 1000 * *run.energy.joules, static_cast<double>(totals.answered)));
}

void add_answers(std::vector<Measure>& measures, const RunTotals& totals) {
  measures.push_back(counted("wrong answers", totals.wrong, totals.answered,
                             "not what the text's answer should be, as `accuracy` says"));
  Measure cosine =
      make("smallest cosine", "", totals.answered, "of an answer and what it should be");
  if (totals.answered == 0) {
    cosine.reason = "nothing was answered";
  } else if (std::isnan(totals.least_cosine)) {
    cosine.reason = "an answer holds numbers that are not finite";
  } else {
    cosine.value = totals.least_cosine;
  }
  measures.push_back(std::move(cosine));
}

}  // namespace

std::vector<Measure> measure(const ScenarioOptions& options, const ScenarioRun& run) {
  const RunTotals totals = totals_of(run);
  const LatencySample latencies(query_latencies(run));
  std::vector<Measure> measures;
  switch (options.scenario) {
    case Scenario::kServer:
      measures.push_back(percentile(latencies, options.percentile));
      add_server(measures, options, run, totals, latencies);
      add_latencies(measures, options, latencies);
      break;
    case Scenario::kOffline:
      measures.push_back(throughput(run, totals));
      break;
    case Scenario::kSingleStream:
    case Scenario::kMultiStream:
      measures.push_back(early_stopping(options, latencies));
      measures.push_back(percentile(latencies, options.percentile));
      measures.push_back(throughput(run, totals));
      add_latencies(measures, options, latencies);
      break;
  }
  add_batches(measures, options, run, totals);
  add_energy(measures, run, totals);
  add_answers(measures, totals);
  return measures;
}

}  // namespace reckon
