#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "cuda/batch_size.h"
#include "cuda/growing_array.h"
#include "cuda/kernels/auc.h"

namespace reckon::cuda {

// Counts all pairs of fixed positives with negatives that any thread adds, none of them NaN: the
// positives sorted in device memory, the negatives uploaded when enough of them have gathered.
class PairCounting {
 public:
  // Throws Error when the positives do not fit into device memory.
  explicit PairCounting(std::span<const float> positives);

  void add(std::span<const float> negatives);

  struct Sum {
    __extension__ using Count = unsigned __int128;
    Count wins = 0, ties = 0, pairs = 0;
  };
  // Of all that were added.
  Sum counts();

 private:
  void count_gathered();

  DeviceArray<float> positives_;
  DeviceArray<PairCounts> device_counts_;
  std::mutex mutex_;
  std::vector<float> gathered_;
  GrowingArray<float> negatives_;
  BatchSize size_;
  Sum sum_;
};

}  // namespace reckon::cuda
