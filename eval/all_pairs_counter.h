#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "eval/pair_counts.h"

namespace reckon {

// Counts all pairs of fixed positives with negatives that several threads add. No score is NaN.
class AllPairsCounter {
 public:
  virtual ~AllPairsCounter() = default;
  // `thread` is that of the caller; every thread has another.
  virtual void add(std::span<const float> negatives, std::size_t thread) = 0;
  // Of all that were added; not while others are.
  virtual PairCounts counts() = 0;
};

// By a PairCounter for each of the threads.
std::unique_ptr<AllPairsCounter> make_cpu_all_pairs_counter(std::vector<float> positives,
                                                            std::size_t threads);

}  // namespace reckon
