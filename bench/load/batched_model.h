#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "core/matrix.h"

namespace reckon {

// What answers queries batch by batch: an encoder; a scorer or a recommender, whose output is the
// item rows or scores of a list. Thread-safe but for its workers.
class BatchedModel {
 public:
  // Scratch memory of one thread.
  class Worker {
   public:
    virtual ~Worker() = default;
    // Writes out [texts.size(), output_size()].
    virtual void answer(std::span<const std::size_t> texts, MatrixView<float> out) = 0;
  };

  virtual ~BatchedModel() = default;
  virtual std::size_t texts() const = 0;  // that can be asked for, by their rows
  virtual std::size_t output_size() const = 0;
  // What a text takes of a batch's token budget.
  virtual std::size_t tokens(std::size_t text) const = 0;
  virtual std::unique_ptr<Worker> make_worker() const = 0;
};

}  // namespace reckon
