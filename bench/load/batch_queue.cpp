#include "bench/load/batch_queue.h"

namespace reckon {

bool BatchQueue::push(const Query& query, std::size_t tokens, Nanoseconds now) {
  if (waiting_.size() >= options_.capacity) return false;
  waiting_.push_back({query, tokens, now});
  tokens_ += tokens;
  return true;
}

std::optional<Nanoseconds> BatchQueue::ready_at() const {
  if (waiting_.empty()) return std::nullopt;
  const Nanoseconds oldest = waiting_.front().since;
  return flushed_ || tokens_ >= options_.token_budget ? oldest : oldest + options_.longest_wait;
}

std::size_t BatchQueue::take(std::vector<Query>& queries) {
  queries.clear();
  std::size_t tokens = 0;
  while (!waiting_.empty() &&
         (queries.empty() || tokens + waiting_.front().tokens <= options_.token_budget)) {
    tokens += waiting_.front().tokens;
    queries.push_back(waiting_.front().query);
    waiting_.pop_front();
  }
  tokens_ -= tokens;
  return tokens;
}

}  // namespace reckon
