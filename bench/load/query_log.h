#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <span>
#include <vector>

#include "bench/load/load_clock.h"
#include "bench/load/output_check.h"
#include "bench/load/system_under_test.h"

namespace reckon {

// One text asked for in a run. Times are since the run began.
struct LoggedQuery {
  enum class State { kWaiting, kAnswered, kShed };

  std::size_t text = 0;     // row of the texts that are asked for
  Nanoseconds scheduled{};  // when it should have been issued; latencies count from here
  Nanoseconds issued{};
  Nanoseconds completed{};
  State state = State::kWaiting;
  OutputCheck::Agreement agreement = {};  // of what was answered
};

// What happened to every query of a run. One thread issues; any thread completes, each query once.
class QueryLog final : public AnswerSink {
 public:
  // Without a check no output is right. The check must outlive the log.
  explicit QueryLog(const OutputCheck* check = nullptr) : check_(check) {}

  // The issuing thread's part. The moment from which times count:
  void start(Nanoseconds now) { start_ = now; }
  Nanoseconds since_start(Nanoseconds now) const { return now - start_; }
  // Adds a query; its id is its place. Only while none is outstanding.
  void append(std::size_t text, Nanoseconds scheduled);
  // Queries [begin, end) are issued now. Returns them, until the next call.
  std::span<const Query> issue(std::size_t begin, std::size_t end, Nanoseconds now);
  // Waits until none is outstanding, for a time at most; says whether none is. Rethrows as
  // rethrow_failure() does.
  bool wait_until_idle(Nanoseconds limit);
  // Throws what was given to fail().
  void rethrow_failure();
  // In the order in which they are scheduled. Only while none is outstanding, but for `text` and
  // `scheduled`.
  const std::vector<LoggedQuery>& queries() const { return queries_; }

  void complete(std::span<const std::size_t> ids, Nanoseconds now,
                MatrixView<const float> outputs) override;
  void shed(std::size_t id) override;
  void fail(std::exception_ptr exception) override;

 private:
  void finished(std::size_t queries);

  const OutputCheck* check_;
  std::vector<LoggedQuery> queries_;
  std::vector<Query> issued_;
  Nanoseconds start_{};
  std::atomic<std::size_t> outstanding_{0};
  std::mutex mutex_;
  std::condition_variable idle_;
  std::exception_ptr failure_;
};

}  // namespace reckon
