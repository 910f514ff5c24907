#include "bench/energy.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace reckon {
namespace {

constexpr double kMostWatts = 1000;  // of a package
constexpr std::chrono::seconds kBetweenReadings(10);

std::optional<std::uint64_t> read_number(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  if (in >> number) return number;
  return std::nullopt;
}

// "package-0"; parts of a package and the whole platform have other names.
bool is_package(const std::filesystem::path& zone) {
  std::ifstream in(zone / "name");
  std::string name;
  return (in >> name) && name.starts_with("package-");
}

// Zones of the processor's registers; those of another interface to the same counters, such as
// intel-rapl-mmio:0, would count twice.
std::vector<std::filesystem::path> package_zones(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> zones;
  std::error_code error;
  for (std::filesystem::directory_iterator each(root, error), end; !error && each != end;
       each.increment(error)) {
    const bool is_zone = each->path().filename().string().starts_with("intel-rapl:");
    if (is_zone && is_package(each->path())) zones.push_back(each->path());
  }
  std::ranges::sort(zones);
  return zones;
}

}  // namespace

EnergyCounters::EnergyCounters(const std::filesystem::path& root) : last_read_(Clock::now()) {
  for (const std::filesystem::path& zone : package_zones(root)) {
    Package package{.counter = zone / "energy_uj"};
    const auto range = read_number(zone / "max_energy_range_uj");
    const auto now = read_number(package.counter);
    if (!range || !now || *now > *range) {
      reason_ = fmt::format("{} cannot be read (reserved for root on most systems)",
                            package.counter.string());
      return;
    }
    package.range = *range;
    package.last = *now;
    packages_.push_back(std::move(package));
  }
  if (packages_.empty()) {
    reason_ = fmt::format("no energy counter of a processor (RAPL) in {}", root.string());
  }
}

EnergyReading EnergyCounters::read() {
  const auto now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - last_read_).count();
  last_read_ = now;
  for (Package& package : packages_) {
    if (!reason_.empty()) break;
    const auto value = read_number(package.counter);
    if (!value || *value > package.range) {
      reason_ = fmt::format("{} cannot be read any more", package.counter.string());
    } else if (seconds * kMostWatts * 1e6 > static_cast<double>(package.range)) {
      reason_ = fmt::format("{} was not read for {:.3g} s and may have begun again more than once",
                            package.counter.string(), seconds);
    } else {
      // A counter of range r counts 0 ... r, r + 1 values.
      microjoules_ +=
          static_cast<double>(*value >= package.last ? *value - package.last
                                                     : package.range - package.last + *value + 1);
      package.last = *value;
    }
  }
  if (!reason_.empty()) return {.joules = {}, .reason = reason_};
  return {.joules = 1e-6 * microjoules_, .reason = {}};
}

EnergyMeter::EnergyMeter() {
  if (!counters_.read().joules) return;
  reader_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!stopping_.wait_for(lock, kBetweenReadings, [this] { return stopped_; })) {
      counters_.read();
    }
  });
}

EnergyMeter::~EnergyMeter() {
  if (!reader_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_one();
  reader_.join();
}

EnergyReading EnergyMeter::read() {
  const std::lock_guard lock(mutex_);
  return counters_.read();
}

}  // namespace reckon
