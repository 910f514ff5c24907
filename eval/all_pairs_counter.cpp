#include "eval/all_pairs_counter.h"

#include <algorithm>
#include <utility>

namespace reckon {
namespace {

class CpuAllPairsCounter final : public AllPairsCounter {
 public:
  CpuAllPairsCounter(std::vector<float> positives, std::size_t threads)
      : positives_(std::move(positives)) {
    std::sort(positives_.begin(), positives_.end());
    counters_.assign(threads, PairCounter<float>(positives_));
  }
  void add(std::span<const float> negatives, std::size_t thread) override {
    counters_[thread].add(negatives);
  }
  PairCounts counts() override {
    PairCounts sum;
    for (const PairCounter<float>& counter : counters_) sum.merge(counter.counts());
    return sum;
  }

 private:
  std::vector<float> positives_;
  std::vector<PairCounter<float>> counters_;
};

}  // namespace

std::unique_ptr<AllPairsCounter> make_cpu_all_pairs_counter(std::vector<float> positives,
                                                            std::size_t threads) {
  return std::make_unique<CpuAllPairsCounter>(std::move(positives), threads);
}

}  // namespace reckon
