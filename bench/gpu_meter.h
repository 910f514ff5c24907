#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bench/nvml.h"

namespace reckon {

// What a GPU did while it was metered.
struct GpuSamples {
  std::size_t count = 0;
  std::vector<double> sm_mhz = {};  // of each sample
  std::vector<double> memory_mhz = {};
  std::vector<double> watts = {};
  std::optional<std::set<std::string>> throttling = {};  // in any sample
  std::optional<double> joules = {};
  std::string reason = {};  // why something of it is empty
};

// Reads a GPU again and again between begin() and end().
class GpuMeter {
 public:
  explicit GpuMeter(const std::string& bus_id, const char* library = "libnvidia-ml.so.1",
                    std::chrono::milliseconds between = std::chrono::milliseconds(50));
  void begin();
  void end();
  // Of all that was metered.
  const GpuSamples& samples() const { return samples_; }
  GpuFacts facts() const { return nvml_.facts(); }

 private:
  void add(const GpuReading& reading);

  Nvml nvml_;
  std::chrono::milliseconds between_;
  GpuSamples samples_;
  std::optional<double> joules_before_;
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread reader_;  // the last: it ends before what it uses
};

}  // namespace reckon
