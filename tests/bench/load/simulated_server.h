#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "bench/load/arrivals.h"
#include "bench/load/batch_queue.h"
#include "bench/load/scenario.h"

namespace reckon::test {

struct SimulatedServer {
  BatchingOptions batching = {};
  std::size_t threads = 1;
  // How long a batch that begins at a time takes.
  std::function<Nanoseconds(std::span<const Query> queries, Nanoseconds begin)> service;
};

// What a server with the batcher's own queue does, event by event: no threads, no waiting. Every
// query is one token.
inline ScenarioRun simulate(const std::vector<Arrival>& arrivals, const SimulatedServer& server) {
  ScenarioRun run;
  for (const Arrival& arrival : arrivals) {
    run.texts.push_back({.text = arrival.text, .scheduled = arrival.time, .issued = arrival.time});
  }
  BatchQueue queue(server.batching);
  std::vector<Nanoseconds> free_at(server.threads);
  std::vector<Query> batch;
  std::size_t next = 0;
  while (next < arrivals.size() || !queue.empty()) {
    Nanoseconds& free = *std::ranges::min_element(free_at);
    const auto ready = queue.ready_at();
    if (next < arrivals.size() && (!ready || arrivals[next].time <= std::max(*ready, free))) {
      LoggedQuery& query = run.texts[next];
      if (!queue.push({.id = next, .text = query.text}, 1, query.scheduled))
        query.state = LoggedQuery::State::kShed;
      if (++next == arrivals.size()) queue.flush();
      continue;
    }
    const Nanoseconds begin = std::max(*ready, free);
    queue.take(batch);
    free = begin + server.service(batch, begin);
    ++run.batches.batches;
    run.batches.queries += batch.size();
    for (const Query& one : batch) {
      run.texts[one.id].completed = free;
      run.texts[one.id].state = LoggedQuery::State::kAnswered;
      run.texts[one.id].agreement = {.right = true, .cosine = 1};
    }
  }
  return run;
}

}  // namespace reckon::test
