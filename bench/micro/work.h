#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <optional>

#include "bench/limits.h"

namespace reckon::micro {

// The counter of the share of a limit.
inline constexpr const char* kFractionOfLimit = "fraction_of_limit";

// What an iteration of a benchmark cannot do without.
struct Work {
  double bytes_read = 0;
  double bytes_written = 0;
  bool in_place = false;  // what is written stands where it was read
  double operations = 0;  // a multiply-add is two
  std::optional<LimitKind> arithmetic = LimitKind::kMultiplyAdd;  // none: no limit is measured
  std::size_t working_set = 0;  // bytes of the data that an iteration touches
  std::size_t threads = 1;
};

// Adds the counters bytes/s, FLOP/s (OP/s of integers) and fraction_of_limit: the time that the
// work takes at the limits over the time that it took, where bytes and operations overlap. The
// label says which of the two limits is the longer one, or why there is none. Data in the second
// cache have its limit, data larger than the third that of memory, others none. To be called after
// the loop.
void count_work(benchmark::State& state, Limits& limits, const Work& work);

}  // namespace reckon::micro
