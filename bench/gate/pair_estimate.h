#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "bench/gate/row_judge.h"
#include "bench/gate/slice.h"

namespace reckon::gate {

// The clocks of one slice of a pair of processes.
struct SliceTimes {
  bool candidate = false;
  std::size_t block = 0;  // baseline, candidate, candidate, baseline, or the other way round
  std::int64_t wall_ns = 0;
  std::int64_t cpu_ns = 0;
  std::int64_t wait_ns = 0;
};

// What the slices took of wall time, without the time that others had the processor: what is left
// is work, and waiting that is the slice's own (locks, files, sleep).
double own_wall_ns(const SliceTimes& slice);

inline constexpr std::size_t kMeasuresOfTime = 2;
inline constexpr std::size_t kCpuTime = 0;
inline constexpr std::size_t kWallTime = 1;

// Logarithms of candidate over baseline. CPU time: the mean of the middle half of the blocks'
// logarithms, so that a block that something broke into does not count. Own wall time: of the sums
// over all slices, so that a rare stall does. Throws Error for slices that are not blocks of two
// and two.
PairEstimate estimate_pair(std::span<const SliceTimes> slices);

// Mean of the values without the lowest and the highest quarter (rounded down); at least one value.
double midmean(std::span<const double> values);

}  // namespace reckon::gate
