#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "bench/load/batched_model.h"

namespace reckon {

// Sleeps for 60 us a byte of text: how fast the machine is at the moment is not in its times.
class TimedModel final : public BatchedModel {
 public:
  // The texts must outlive this object.
  explicit TimedModel(const std::vector<std::string>& texts) : texts_(texts) {}

  std::size_t texts() const override { return texts_.size(); }
  std::size_t output_size() const override { return 1; }
  std::size_t tokens(std::size_t text) const override { return 1 + texts_[text].size() / 4; }
  std::unique_ptr<Worker> make_worker() const override { return std::make_unique<Sleeper>(texts_); }

 private:
  class Sleeper final : public Worker {
   public:
    explicit Sleeper(const std::vector<std::string>& texts) : texts_(texts) {}
    void answer(std::span<const std::size_t> texts, MatrixView<float> out) override {
      auto end = std::chrono::steady_clock::now();
      for (std::size_t i = 0; i < texts.size(); ++i) {
        end += std::chrono::microseconds(60) * texts_[texts[i]].size();
        out.row(i)[0] = static_cast<float>(texts[i]);
      }
      std::this_thread::sleep_until(end);
    }

   private:
    const std::vector<std::string>& texts_;
  };

  const std::vector<std::string>& texts_;
};

}  // namespace reckon
