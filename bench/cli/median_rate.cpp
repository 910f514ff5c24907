#include "bench/cli/median_rate.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/cli/record_values.h"
#include "bench/percentile.h"

namespace reckon {

Rate median_rate(std::vector<double> rates, const std::string& what) {
  Rate rate;
  std::sort(rates.begin(), rates.end());
  rate.n = integer(rates.size());
  if (rates.empty()) {
    rate.reason = "nothing was timed";
    return rate;
  }
  const std::size_t middle = rates.size() / 2;
  rate.median = rates.size() % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2;
  if (const auto estimate = estimate_percentile(rates, 0.5)) {
    rate.low = estimate->low;
    rate.high = estimate->high;
  } else {
    rate.reason = fmt::format("{} {}: an interval of the median needs {}", rates.size(), what,
                              samples_needed(0.5));
  }
  return rate;
}

}  // namespace reckon
