#include "bench/load/dynamic_batcher.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <system_error>

#include "core/error.h"
#include "core/parallel.h"

namespace reckon {

DynamicBatcher::DynamicBatcher(const BatchedModel& model, std::size_t threads,
                               const BatchingOptions& options, AnswerSink& answers,
                               const SteadyClock& clock)
    : model_(model), options_(options), answers_(answers), clock_(clock), queue_(options) {
  answering_.resize(threads);
  parallel_chunks(threads, threads, [&](std::size_t t, std::size_t) {
    answering_[t].worker = model_.make_worker();
    warm_up(answering_[t]);
  });
  const auto run = [this](Answering& with) {
    try {
      answer_batches(with);
    } catch (...) {
      answers_.fail(std::current_exception());
    }
  };
  try {
    for (Answering& with : answering_) threads_.emplace_back(run, std::ref(with));
  } catch (const std::system_error& error) {
    stop();
    fail("{} threads: {}", threads, error.what());
  }
}

DynamicBatcher::~DynamicBatcher() { stop(); }

void DynamicBatcher::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  wake_.notify_all();
}

void DynamicBatcher::issue(std::span<const Query> queries) {
  const Nanoseconds now = clock_.now();
  const std::lock_guard lock(mutex_);
  for (const Query& query : queries) {
    const bool first = queue_.empty();
    if (!queue_.push(query, model_.tokens(query.text), now)) {
      answers_.shed(query.id);
      continue;
    }
    // Someone must wait for the first one's time to come, or take the batch that is full now.
    if (first || *queue_.ready_at() <= now) wake_.notify_one();
  }
  counts_.longest_queue = std::max(counts_.longest_queue, queue_.size());
}

void DynamicBatcher::flush() {
  const std::lock_guard lock(mutex_);
  queue_.flush();
  wake_.notify_all();
}

BatchCounts DynamicBatcher::join() {
  threads_.clear();
  return counts_;
}

MatrixView<float> DynamicBatcher::answer(Answering& with,
                                         std::span<const std::size_t> texts) const {
  if (with.outputs.rows() < texts.size()) {
    with.outputs = Matrix<float>(texts.size(), model_.output_size());
  }
  const auto out = with.outputs.view().rows_between(0, texts.size());
  with.worker->answer(texts, out);
  return out;
}

void DynamicBatcher::warm_up(Answering& with) const {
  std::vector<std::size_t> batch;
  std::size_t tokens = 0;
  for (std::size_t text = 0; text < model_.texts() && tokens < options_.token_budget; ++text) {
    batch.push_back(text);
    tokens += model_.tokens(text);
  }
  answer(with, batch);
}

void DynamicBatcher::answer_batches(Answering& with) {
  std::vector<Query> queries;
  std::vector<std::size_t> ids;
  std::vector<std::size_t> texts;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto ready = queue_.ready_at();
    if (!ready) {
      if (queue_.flushed()) return;
      wake_.wait(lock);
      continue;
    }
    const Nanoseconds begin = clock_.now();
    if (*ready > begin) {
      wake_.wait_until(lock, steady_time(*ready));
      continue;
    }
    const std::size_t tokens = queue_.take(queries);
    if (!queue_.empty()) wake_.notify_one();
    lock.unlock();
    ids.clear();
    texts.clear();
    for (const Query& query : queries) {
      ids.push_back(query.id);
      texts.push_back(query.text);
    }
    const MatrixView<float> out = answer(with, texts);
    const Nanoseconds end = clock_.now();
    answers_.complete(ids, end, out);
    lock.lock();
    ++counts_.batches;
    counts_.queries += queries.size();
    counts_.tokens += tokens;
    counts_.busy += end - begin;
  }
}

}  // namespace reckon
