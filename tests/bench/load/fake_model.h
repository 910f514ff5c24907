#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

#include "bench/load/batched_model.h"

namespace reckon::test {

// Answers text t with the two numbers t + 1 and 1. Every text is one token.
class FakeModel final : public BatchedModel {
 public:
  explicit FakeModel(std::size_t texts) : texts_(texts) {}

  // Called with the texts of each batch, from the thread that answers it.
  std::function<void(std::span<const std::size_t> texts)> on_batch;
  // Answered as it should be alone, in a batch with others not.
  std::size_t wrong_text = static_cast<std::size_t>(-1);

  std::size_t texts() const override { return texts_; }
  std::size_t output_size() const override { return 2; }
  std::size_t tokens(std::size_t) const override { return 1; }
  std::unique_ptr<Worker> make_worker() const override { return std::make_unique<Answers>(*this); }

 private:
  class Answers final : public Worker {
   public:
    explicit Answers(const FakeModel& model) : model_(model) {}
    void answer(std::span<const std::size_t> texts, MatrixView<float> out) override {
      if (model_.on_batch) model_.on_batch(texts);
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool wrong = texts[i] == model_.wrong_text && texts.size() > 1;
        out.row(i)[0] = static_cast<float>(texts[i]) + (wrong ? 1.001F : 1.0F);
        out.row(i)[1] = 1;
      }
    }

   private:
    const FakeModel& model_;
  };

  std::size_t texts_;
};

}  // namespace reckon::test
