#include "bench/load/find_peak.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {
namespace {

constexpr double kFarthest = 64;  // from the start, as a factor

std::optional<double> highest_valid_below(double rate, const std::vector<PeakProbe>& probes) {
  std::optional<double> highest;
  for (const PeakProbe& probe : probes) {
    if (probe.valid && probe.rate < rate) highest = std::max(highest.value_or(0), probe.rate);
  }
  return highest;
}

}  // namespace

PeakRate find_peak_rate(const std::function<bool(double rate)>& is_valid,
                        const PeakOptions& options) {
  if (!(options.start > 0 && options.precision > 0)) {
    fail("search from a rate of {} to a precision of {}: expected numbers above 0", options.start,
         options.precision);
  }
  PeakRate peak;
  const auto probe = [&](double rate) {
    const bool valid = is_valid(rate);
    peak.probes.push_back({.rate = rate, .valid = valid});
    (valid ? peak.highest_valid : peak.lowest_invalid) = rate;
    return valid;
  };
  probe(options.start);
  while (peak.probes.size() < options.most_probes) {
    if (!peak.highest_valid) {
      const double rate = *peak.lowest_invalid / 2;
      if (rate < options.start / kFarthest) break;
      probe(rate);
      continue;
    }
    const double valid = *peak.highest_valid;
    if (!peak.lowest_invalid && 2 * valid <= options.start * kFarthest) {
      probe(2 * valid);
    } else if (peak.lowest_invalid && *peak.lowest_invalid > valid * (1 + options.precision)) {
      probe(std::sqrt(valid * *peak.lowest_invalid));
    } else if (probe(valid)) {
      return peak;
    } else {
      peak.highest_valid = highest_valid_below(valid, peak.probes);
    }
  }
  peak.highest_valid.reset();
  return peak;
}

}  // namespace reckon
