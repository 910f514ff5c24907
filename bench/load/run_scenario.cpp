#include "bench/load/run_scenario.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "bench/load/arrivals.h"
#include "bench/load/issue_queries.h"
#include "core/parallel.h"

namespace reckon {
namespace {

constexpr std::size_t kTextsOfAnEstimate = 256;

double seconds(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

// A queue that is made for one burst sheds none of it.
BatchingOptions batching_of(const ScenarioOptions& options) {
  BatchingOptions batching = options.batching;
  if (options.scenario != Scenario::kServer) {
    batching.capacity = std::numeric_limits<std::size_t>::max();
  }
  return batching;
}

ScenarioRun run_schedule(const BatchedModel& model, const OutputCheck* check,
                         const ScenarioOptions& options, const std::vector<Arrival>& arrivals,
                         Progress& progress) {
  SteadyClock clock;
  QueryLog log(check);
  for (const Arrival& arrival : arrivals) log.append(arrival.text, arrival.time);
  DynamicBatcher batcher(model, options.threads, batching_of(options), log, clock);
  progress.begin(name_of(options.scenario), arrivals.size());
  EnergyMeter meter;
  issue_scheduled(log, batcher, clock, progress);
  const BatchCounts batches = batcher.join();
  return {
      .texts = log.queries(), .samples_per_query = 1, .batches = batches, .energy = meter.read()};
}

ScenarioRun run_streams(const BatchedModel& model, const OutputCheck& check,
                        const ScenarioOptions& options, Progress& progress) {
  const std::size_t samples =
      options.scenario == Scenario::kMultiStream ? options.samples_per_query : 1;
  SteadyClock clock;
  QueryLog log(&check);
  DynamicBatcher batcher(model, options.threads, batching_of(options), log, clock);
  progress.begin(name_of(options.scenario), 0);
  EnergyMeter meter;
  issue_one_by_one({.samples = samples,
                    .least_duration = options.least_duration,
                    .least_queries = options.least_queries,
                    .texts = model.texts(),
                    .seed = options.seed},
                   log, batcher, clock, progress);
  const BatchCounts batches = batcher.join();
  return {.texts = log.queries(),
          .samples_per_query = samples,
          .batches = batches,
          .energy = meter.read()};
}

std::vector<Arrival> server_arrivals(const BatchedModel& model, const ScenarioOptions& options) {
  if (!options.trace.empty()) return options.trace;
  return poisson_arrivals({.rate = options.rate,
                           .duration = options.least_duration,
                           .least_queries = options.least_queries,
                           .texts = model.texts(),
                           .seed = options.seed,
                           .run = options.run});
}

// One burst that lasts long enough: each attempt says how many texts the next one takes.
ScenarioRun run_offline(const BatchedModel& model, const OutputCheck& check,
                        const ScenarioOptions& options, Progress& progress) {
  constexpr int kMostAttempts = 6;
  std::size_t texts = std::max(options.least_queries, std::min(model.texts(), kTextsOfAnEstimate));
  for (int attempt = 1;; ++attempt) {
    ScenarioRun run =
        run_schedule(model, &check, options, simultaneous_arrivals(texts, model.texts()), progress);
    const Nanoseconds last = totals_of(run).last_completed;
    if (last >= options.least_duration || attempt == kMostAttempts) return run;
    const double needed = 1.2 * static_cast<double>(texts) * seconds(options.least_duration) /
                          seconds(std::max(last, Nanoseconds(1)));
    texts = static_cast<std::size_t>(std::min(std::ceil(needed), double{kMostQueries}));
  }
}

}  // namespace

ScenarioRun run_scenario(const BatchedModel& model, const OutputCheck& check,
                         const ScenarioOptions& options, Progress& progress) {
  check_options(options);
  const auto run = [&] {
    switch (options.scenario) {
      case Scenario::kServer:
        return run_schedule(model, &check, options, server_arrivals(model, options), progress);
      case Scenario::kOffline:
        return run_offline(model, check, options, progress);
      case Scenario::kSingleStream:
      case Scenario::kMultiStream:
        break;
    }
    return run_streams(model, check, options, progress);
  };
  ScenarioRun done = run();
  check_times(done);
  return done;
}

Matrix<float> answer_one_by_one(const BatchedModel& model, std::size_t threads,
                                Progress& progress) {
  progress.begin("answers to single texts", model.texts());
  Matrix<float> answers(model.texts(), model.output_size());
  std::vector<std::unique_ptr<BatchedModel::Worker>> workers(threads);
  parallel_chunks(model.texts(), threads, [&](std::size_t text, std::size_t thread) {
    if (!workers[thread]) workers[thread] = model.make_worker();
    workers[thread]->answer(std::array{text}, answers.view().rows_between(text, text + 1));
    progress.advance(1);
  });
  return answers;
}

double estimate_throughput(const BatchedModel& model, const ScenarioOptions& options,
                           Progress& progress) {
  ScenarioOptions offline = options;
  offline.scenario = Scenario::kOffline;
  const std::size_t texts = std::min(model.texts(), kTextsOfAnEstimate);
  const ScenarioRun run =
      run_schedule(model, nullptr, offline, simultaneous_arrivals(texts, texts), progress);
  const Nanoseconds last = std::max(totals_of(run).last_completed, Nanoseconds(1));
  return static_cast<double>(texts) / seconds(last);
}

}  // namespace reckon
