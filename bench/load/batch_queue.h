#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

#include "bench/load/load_clock.h"
#include "bench/load/system_under_test.h"

namespace reckon {

struct BatchingOptions {
  std::size_t token_budget = 1024;  // of a batch; a longer query is a batch of its own
  Nanoseconds longest_wait{};       // of a query, for others to fill its batch
  std::size_t capacity = std::numeric_limits<std::size_t>::max();  // queries that may wait
};

// The decisions of a dynamic batcher, without threads or a clock: first come, first served; a batch
// is as many of the oldest queries as the budget has room for. It may be taken when it is full, and
// at once or later when its oldest query has waited longest_wait.
class BatchQueue {
 public:
  explicit BatchQueue(const BatchingOptions& options) : options_(options) {}

  // False when the queue is full: the query is shed.
  bool push(const Query& query, std::size_t tokens, Nanoseconds now);
  // No more come: every batch is full.
  void flush() { flushed_ = true; }

  bool empty() const { return waiting_.empty(); }
  bool flushed() const { return flushed_; }
  std::size_t size() const { return waiting_.size(); }
  // The time from which on a batch may be taken, which may be past. Nothing when there is none.
  std::optional<Nanoseconds> ready_at() const;
  // Takes a batch that may be taken. Returns its tokens.
  std::size_t take(std::vector<Query>& queries);

 private:
  struct Waiting {
    Query query;
    std::size_t tokens;
    Nanoseconds since;
  };
  BatchingOptions options_;
  std::deque<Waiting> waiting_;
  std::size_t tokens_ = 0;  // of all that wait
  bool flushed_ = false;
};

}  // namespace reckon
