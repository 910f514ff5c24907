#pragma once

#include <cstddef>
#include <cstdint>

#include "bench/load/load_clock.h"
#include "bench/load/query_log.h"
#include "bench/load/system_under_test.h"
#include "core/progress.h"

namespace reckon {

// Issues the queries of the log when they are scheduled, whether or not earlier ones are answered:
// what is due is issued at once, so that a generator that was late loses no query, and the latency
// of each counts from its schedule. Returns when all are answered or shed.
void issue_scheduled(QueryLog& log, SystemUnderTest& system, LoadClock& clock, Progress& progress);

struct StreamOptions {
  std::size_t samples = 1;        // texts of a query
  Nanoseconds least_duration{};   // up to the issue of the last query
  std::size_t least_queries = 1;  // of `samples` texts each
  std::size_t texts = 0;          // drawn from at random; those of one query follow one another
  std::uint64_t seed = 1;
};

// Issues a query when the one before is answered, appending to the log, until duration and number
// are reached.
void issue_one_by_one(const StreamOptions& options, QueryLog& log, SystemUnderTest& system,
                      LoadClock& clock, Progress& progress);

}  // namespace reckon
