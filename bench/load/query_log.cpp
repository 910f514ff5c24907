#include "bench/load/query_log.h"

#include <utility>

namespace reckon {

void QueryLog::append(std::size_t text, Nanoseconds scheduled) {
  queries_.push_back({.text = text, .scheduled = scheduled});
}

std::span<const Query> QueryLog::issue(std::size_t begin, std::size_t end, Nanoseconds now) {
  issued_.clear();
  for (std::size_t id = begin; id < end; ++id) {
    queries_[id].issued = since_start(now);
    issued_.push_back({.id = id, .text = queries_[id].text});
  }
  outstanding_.fetch_add(end - begin, std::memory_order_relaxed);
  return issued_;
}

bool QueryLog::wait_until_idle(Nanoseconds limit) {
  std::unique_lock lock(mutex_);
  const auto idle = [&] { return outstanding_.load(std::memory_order_acquire) == 0; };
  idle_.wait_for(lock, limit, [&] { return idle() || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  return idle();
}

void QueryLog::rethrow_failure() {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
}

void QueryLog::complete(std::span<const std::size_t> ids, Nanoseconds now,
                        MatrixView<const float> outputs) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    LoggedQuery& query = queries_[ids[i]];
    query.completed = since_start(now);
    query.state = LoggedQuery::State::kAnswered;
    if (check_ != nullptr) query.agreement = check_->compare(query.text, outputs.row(i));
  }
  finished(ids.size());
}

void QueryLog::shed(std::size_t id) {
  queries_[id].state = LoggedQuery::State::kShed;
  finished(1);
}

void QueryLog::fail(std::exception_ptr exception) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::move(exception);
  idle_.notify_all();
}

void QueryLog::finished(std::size_t queries) {
  if (outstanding_.fetch_sub(queries, std::memory_order_acq_rel) != queries) return;
  const std::lock_guard lock(mutex_);
  idle_.notify_all();
}

}  // namespace reckon
