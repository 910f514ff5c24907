#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The part of the results record (record.h) that says what a GPU did.
namespace reckon {

// Of the samples; `most` is what the GPU can reach.
struct GpuClock {
  std::optional<double> low;
  std::optional<double> median;
  std::optional<double> high;
  std::optional<double> most;
};

// Of the GPU while a variant on it encoded. Only in records of such variants.
struct GpuUse {
  std::string variant;
  std::string driver;      // "580.65.06"; empty where it is not known
  std::int64_t texts = 0;  // of the passes that were metered
  std::int64_t samples = 0;
  GpuClock sm_mhz;
  GpuClock memory_mhz;
  std::optional<std::vector<std::string>> throttling;  // why clocks were held down in any sample
  std::optional<double> watts;                         // mean of the samples
  std::optional<double> power_limit_watts;
  std::optional<double> joules;
  std::optional<double> joules_per_1000_texts;
  std::string reason;  // why there is no value
};

}  // namespace reckon
