#pragma once

#include <cstddef>
#include <exception>
#include <span>

#include "bench/load/load_clock.h"
#include "core/matrix.h"

namespace reckon {

// A text that is asked for.
struct Query {
  std::size_t id = 0;    // of this query in the run
  std::size_t text = 0;  // its row in the texts that there are
};

// Where answers go. Each query is completed or shed once. Thread-safe.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  // Row i of outputs answers query ids[i].
  virtual void complete(std::span<const std::size_t> ids, Nanoseconds now,
                        MatrixView<const float> outputs) = 0;
  virtual void shed(std::size_t id) = 0;
  // The system broke; the first such exception ends the run.
  virtual void fail(std::exception_ptr exception) = 0;
};

// What a load generator asks: an encoder behind a batcher, a scorer, a whole recommender. It gives
// its answers to the sink that it was made with.
class SystemUnderTest {
 public:
  virtual ~SystemUnderTest() = default;
  // These are asked now. Returns without waiting for the answers.
  virtual void issue(std::span<const Query> queries) = 0;
  // No more queries will come: there is nothing to wait for to fill a batch.
  virtual void flush() = 0;
};

}  // namespace reckon
