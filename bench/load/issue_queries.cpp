#include "bench/load/issue_queries.h"

#include <algorithm>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

constexpr Nanoseconds kSlice = std::chrono::milliseconds(50);  // until an interruption is seen

void wait_for_answers(QueryLog& log, Progress& progress) {
  while (!log.wait_until_idle(kSlice)) progress.advance(0);
}

}  // namespace

void issue_scheduled(QueryLog& log, SystemUnderTest& system, LoadClock& clock, Progress& progress) {
  const std::vector<LoggedQuery>& queries = log.queries();
  const Nanoseconds start = clock.now();
  log.start(start);
  for (std::size_t next = 0; next < queries.size();) {
    const Nanoseconds due = start + queries[next].scheduled;
    Nanoseconds now = clock.now();
    while (now < due) {
      clock.sleep_until(std::min(due, now + kSlice));
      progress.advance(0);
      now = clock.now();
    }
    std::size_t end = next + 1;
    while (end < queries.size() && start + queries[end].scheduled <= now) ++end;
    log.rethrow_failure();
    system.issue(log.issue(next, end, now));
    progress.advance(end - next);
    next = end;
  }
  system.flush();
  wait_for_answers(log, progress);
}

void issue_one_by_one(const StreamOptions& options, QueryLog& log, SystemUnderTest& system,
                      LoadClock& clock, Progress& progress) {
  if (options.texts == 0 || options.samples == 0) fail("a stream of queries: no texts to ask for");
  Random random(options.seed);
  log.start(clock.now());
  Nanoseconds issued{};
  for (std::size_t query = 0; query < options.least_queries || issued < options.least_duration;
       ++query) {
    const std::size_t first = random.below(options.texts);
    const Nanoseconds now = clock.now();
    issued = log.since_start(now);
    const std::size_t begin = log.queries().size();
    for (std::size_t i = 0; i < options.samples; ++i) {
      log.append((first + i) % options.texts, issued);
    }
    system.issue(log.issue(begin, begin + options.samples, now));
    wait_for_answers(log, progress);
    progress.advance(options.samples);
  }
  system.flush();
}

}  // namespace reckon
