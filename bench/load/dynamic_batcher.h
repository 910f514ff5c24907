#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "bench/load/batch_queue.h"
#include "bench/load/batched_model.h"
#include "bench/load/system_under_test.h"

namespace reckon {

// What a batcher did.
struct BatchCounts {
  std::size_t batches = 0;
  std::size_t queries = 0;
  std::size_t tokens = 0;
  std::size_t longest_queue = 0;  // queries that waited at a time
  Nanoseconds busy{};             // of all threads together
};

// A model behind a queue from which threads, each with a worker of its own, take batches.
class DynamicBatcher final : public SystemUnderTest {
 public:
  // Lets every worker answer a batch of the first texts to warm up, and starts the threads. The
  // others must outlive this object.
  DynamicBatcher(const BatchedModel& model, std::size_t threads, const BatchingOptions& options,
                 AnswerSink& answers, const SteadyClock& clock);
  // Stops after the batches at hand; what waits is not answered.
  ~DynamicBatcher() override;
  DynamicBatcher(const DynamicBatcher&) = delete;
  DynamicBatcher& operator=(const DynamicBatcher&) = delete;

  void issue(std::span<const Query> queries) override;
  void flush() override;
  // After flush(): waits for the last batches and ends the threads.
  BatchCounts join();

 private:
  // What a thread answers with.
  struct Answering {
    std::unique_ptr<BatchedModel::Worker> worker;
    Matrix<float> outputs;
  };
  MatrixView<float> answer(Answering& with, std::span<const std::size_t> texts) const;
  void warm_up(Answering& with) const;
  void answer_batches(Answering& with);
  void stop();

  const BatchedModel& model_;
  const BatchingOptions options_;
  AnswerSink& answers_;
  const SteadyClock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  BatchQueue queue_;
  BatchCounts counts_;
  bool stopping_ = false;
  std::vector<Answering> answering_;  // of each thread
  std::vector<std::jthread> threads_;
};

}  // namespace reckon
