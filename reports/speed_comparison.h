#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reports/run_comparison.h"

namespace reckon {

// A quantity of a variant.
struct SpeedQuantity {
  std::string name;  // "texts/s", "tokens/s", "p99", "peak memory"
  std::string unit;  // "1/s", "ms", "bytes"
  std::optional<double> value;
};
std::vector<SpeedQuantity> speed_quantities(const VariantResult& variant);

// Rates, latencies and memory of variants of the same names, and the time of the whole runs. On the
// same machine the ratio of texts/s is that of the geometric means over the timed passes, with the
// interval of stored_speed_rows, but where another load explains it; of the others it is that of
// the values.
std::vector<ComparedSpeed> compare_speed(std::span<const ComparedRun> runs);

}  // namespace reckon
