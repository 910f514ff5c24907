#include "bench/load/arrivals.h"

#include <cmath>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

constexpr double kLargestRate = 1e7;  // queries a second: a query has some 100 ns

void check_rate(double rate) {
  if (!(rate > 0 && rate <= kLargestRate)) {
    fail("rate of {} queries/s: expected a number above 0, at most {:.0f}", rate, kLargestRate);
  }
}

void check_count(double queries) {
  if (!(queries <= static_cast<double>(kMostQueries))) {
    fail("a run of {:.3g} queries: expected at most {} (a lower rate or a shorter duration)",
         queries, kMostQueries);
  }
}

double seconds(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

std::vector<Arrival> poisson_arrivals(const PoissonOptions& options) {
  check_rate(options.rate);
  check_count(options.rate * seconds(options.duration));
  check_count(static_cast<double>(options.least_queries));
  if (options.texts == 0) fail("arrivals: no texts to ask for");
  Random gaps(options.seed, 2 * options.run);
  Random texts(options.seed, 2 * options.run + 1);
  std::vector<Arrival> arrivals;
  double time = 0;  // nanoseconds
  const double duration = static_cast<double>(options.duration.count());
  while (arrivals.empty() || time < duration || arrivals.size() < options.least_queries) {
    time -= std::log1p(-gaps.uniform()) * 1e9 / options.rate;
    arrivals.push_back(
        {.time = Nanoseconds(std::llround(time)), .text = texts.below(options.texts)});
  }
  return arrivals;
}

std::vector<Arrival> simultaneous_arrivals(std::size_t queries, std::size_t texts) {
  check_count(static_cast<double>(queries));
  std::vector<Arrival> arrivals(queries);
  for (std::size_t q = 0; q < queries; ++q) arrivals[q].text = q % texts;
  return arrivals;
}

double arrival_rate(const std::vector<Arrival>& arrivals) {
  if (arrivals.empty() || arrivals.back().time.count() <= 0) return 0;
  return static_cast<double>(arrivals.size() - 1) / seconds(arrivals.back().time);
}

std::vector<Arrival> at_rate(std::vector<Arrival> arrivals, double rate) {
  check_rate(rate);
  const double found = arrival_rate(arrivals);
  if (found == 0) fail("arrivals that are all at the start have no rate to change to {}", rate);
  for (Arrival& arrival : arrivals) {
    arrival.time =
        Nanoseconds(std::llround(static_cast<double>(arrival.time.count()) * (found / rate)));
  }
  return arrivals;
}

}  // namespace reckon
