#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace reckon {

struct EnergyReading {
  std::optional<double> joules = {};
  std::string reason = "it was not metered";  // why there are none; empty where there are
};

// The energy counters of the processors' packages, as Linux gives them in microjoules (RAPL, power
// capping framework: Documentation/power/powercap/powercap.rst): all that runs on the packages,
// their idle parts included, memory and graphics cards not.
class EnergyCounters {
 public:
  explicit EnergyCounters(const std::filesystem::path& root = "/sys/class/powercap");
  // Joules of all packages since the counters were opened. A counter that has begun again at 0 is
  // followed once between two calls; where it may have done so twice, as a package of 1,000 W
  // would, there is no reading any more.
  EnergyReading read();

 private:
  struct Package {
    std::filesystem::path counter;
    std::uint64_t range = 0;  // microjoules after which it begins again at 0
    std::uint64_t last = 0;
  };
  using Clock = std::chrono::steady_clock;
  std::vector<Package> packages_;
  double microjoules_ = 0;
  std::string reason_;
  Clock::time_point last_read_;
};

// Reads the counters again and again while it lives, so that a long run loses no round of them.
class EnergyMeter {
 public:
  EnergyMeter();
  ~EnergyMeter();
  EnergyMeter(const EnergyMeter&) = delete;
  EnergyMeter& operator=(const EnergyMeter&) = delete;
  // Since the meter was made.
  EnergyReading read();

 private:
  EnergyCounters counters_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::thread reader_;
};

}  // namespace reckon
