#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace reckon {

struct PeakProbe {
  double rate = 0;
  bool valid = false;
  std::string found = {};  // what decided it, for those who show it
};

struct PeakRate {
  std::optional<double> highest_valid;  // twice, in two runs
  std::optional<double> lowest_invalid;
  std::vector<PeakProbe> probes;  // in the order in which they were run
};

struct PeakOptions {
  double start = 1;         // rate of the first probe
  double precision = 0.05;  // the two rates are apart by this share at most
  std::size_t most_probes = 40;
};

// The highest rate that a run meets: doubles or halves until there is a valid and an invalid rate,
// bisects between them (geometrically), and then runs the highest valid rate again. Where it fails
// this time, it is invalid, and the search goes on below: runs are noisy, and a rate that passed
// once by luck does not pass for the peak. Without a `highest_valid` no rate down to start / 64
// was valid twice, or the probes were used up; without a `lowest_invalid` none up to 64 x start
// was invalid.
PeakRate find_peak_rate(const std::function<bool(double rate)>& is_valid,
                        const PeakOptions& options);

}  // namespace reckon
