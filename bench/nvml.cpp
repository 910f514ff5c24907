#include "bench/nvml.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <string_view>

namespace reckon {
namespace {

// As nvml.h has them.
using Result = int;
constexpr Result kSuccess = 0;
enum ClockType : int { kSmClock = 1, kMemoryClock = 2 };

struct Throttling {
  std::uint64_t bit;
  std::string_view name;
};
// nvmlClocksEventReason...; an idle GPU (1) is not throttled.
constexpr std::array kThrottling = {
    Throttling{0x002, "applications clocks"},  Throttling{0x004, "power cap"},
    Throttling{0x008, "hardware slowdown"},    Throttling{0x010, "sync boost"},
    Throttling{0x020, "thermal slowdown"},     Throttling{0x040, "hardware thermal slowdown"},
    Throttling{0x080, "hardware power brake"}, Throttling{0x100, "display clocks"},
};

std::vector<std::string> throttling_names(std::uint64_t reasons) {
  std::vector<std::string> names;
  for (const Throttling& each : kThrottling) {
    if ((reasons & each.bit) != 0) names.emplace_back(each.name);
  }
  return names;
}

struct Close {
  void operator()(void* library) const { dlclose(library); }
};

// What could not be had, once each.
class Reasons {
 public:
  void add(const std::string& reason) {
    if (text_.find(reason) == std::string::npos) text_ += (text_.empty() ? "" : "; ") + reason;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

struct Nvml::Library {
  explicit Library(const char* name) : handle(dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}

  // Calls a function of the library. Returns what is wrong; empty when it succeeded.
  template <typename... Arguments>
  std::string call(const char* name, Arguments... arguments) const {
    void* const symbol = dlsym(handle.get(), name);
    if (symbol == nullptr) return fmt::format("{}: not in this NVML", name);
    const Result result = reinterpret_cast<Result (*)(Arguments...)>(symbol)(arguments...);
    return result == kSuccess ? "" : fmt::format("{}: {}", name, text_of(result));
  }
  // The number that a function writes behind its other arguments.
  template <typename Number, typename... Arguments>
  std::optional<Number> get(Reasons& reasons, const char* name, Arguments... arguments) const {
    Number number{};
    const std::string wrong = call(name, arguments..., &number);
    if (wrong.empty()) return number;
    reasons.add(wrong);
    return std::nullopt;
  }
  template <typename... Arguments>
  std::optional<double> scaled(double unit, Reasons& reasons, const char* name,
                               Arguments... arguments) const {
    const auto number = get<unsigned>(reasons, name, arguments...);
    return number ? std::optional(unit * *number) : std::nullopt;
  }
  std::string text_of(Result result) const {
    void* const symbol = dlsym(handle.get(), "nvmlErrorString");
    if (symbol == nullptr) return fmt::format("error {}", result);
    return reinterpret_cast<const char* (*)(Result)>(symbol)(result);
  }

  std::unique_ptr<void, Close> handle;
  bool initialized = false;
};

Nvml::Nvml(const std::string& bus_id, const char* library)
    : library_(std::make_unique<Library>(library)) {
  if (library_->handle == nullptr) {
    missing_ = fmt::format("{}: not on this machine", library);
    return;
  }
  missing_ = library_->call("nvmlInit_v2");
  library_->initialized = missing_.empty();
  if (!missing_.empty()) return;
  missing_ = library_->call("nvmlDeviceGetHandleByPciBusId_v2", bus_id.c_str(), &device_);
}

Nvml::~Nvml() {
  if (library_->initialized) library_->call("nvmlShutdown");
}

GpuFacts Nvml::facts() const {
  GpuFacts facts;
  if (!missing_.empty()) return facts;
  Reasons ignored;
  constexpr unsigned kLength = 80;
  std::array<char, kLength> driver{};
  if (library_->call("nvmlSystemGetDriverVersion", driver.data(), kLength).empty())
    facts.driver = driver.data();
  constexpr const char* kMostClock = "nvmlDeviceGetMaxClockInfo";
  facts.most_sm_mhz = library_->scaled(1, ignored, kMostClock, device_, kSmClock);
  facts.most_memory_mhz = library_->scaled(1, ignored, kMostClock, device_, kMemoryClock);
  facts.power_limit_watts =
      library_->scaled(1e-3, ignored, "nvmlDeviceGetEnforcedPowerLimit", device_);
  return facts;
}

GpuReading Nvml::read() const {
  GpuReading reading{.reason = missing_};
  if (!missing_.empty()) return reading;
  Reasons reasons;
  using Bits = unsigned long long;  // NOLINT(google-runtime-int): as nvml.h has it
  constexpr const char* kClock = "nvmlDeviceGetClockInfo";
  reading.sm_mhz = library_->scaled(1, reasons, kClock, device_, kSmClock);
  reading.memory_mhz = library_->scaled(1, reasons, kClock, device_, kMemoryClock);
  reading.watts = library_->scaled(1e-3, reasons, "nvmlDeviceGetPowerUsage", device_);
  const auto millijoules =
      library_->get<Bits>(reasons, "nvmlDeviceGetTotalEnergyConsumption", device_);
  if (millijoules) reading.joules = 1e-3 * static_cast<double>(*millijoules);
  // Its name before 2024, which newer drivers still have.
  const auto bits =
      library_->get<Bits>(reasons, "nvmlDeviceGetCurrentClocksThrottleReasons", device_);
  if (bits) reading.throttling = throttling_names(*bits);
  reading.reason = reasons.text();
  return reading;
}

}  // namespace reckon
