#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/load/load_clock.h"

namespace reckon {

// A query of a schedule: when it is asked after the start, and for which text.
struct Arrival {
  Nanoseconds time{};
  std::size_t text = 0;
};

constexpr std::size_t kMostQueries = 100'000'000;  // of a run

struct PoissonOptions {
  double rate = 0;  // queries a second
  Nanoseconds duration{};
  std::size_t least_queries = 0;
  std::size_t texts = 0;  // each is asked for as often as any other
  std::uint64_t seed = 1;
  std::uint64_t run = 0;  // of several with the same seed: other arrivals
};

// Exponential gaps between queries, until one lies at or behind the duration and there are enough.
// The same options give the same arrivals. Throws Error for a rate that is not positive and finite,
// no texts, or more than kMostQueries.
std::vector<Arrival> poisson_arrivals(const PoissonOptions& options);

// All at once, as many as asked for, the texts in turn.
std::vector<Arrival> simultaneous_arrivals(std::size_t queries, std::size_t texts);

// (n - 1) / time of the last: queries a second, as LoadGen counts them. 0 where that is undefined.
double arrival_rate(const std::vector<Arrival>& arrivals);

// The same pattern at another rate: times are stretched. Throws Error when all times are 0.
std::vector<Arrival> at_rate(std::vector<Arrival> arrivals, double rate);

}  // namespace reckon
