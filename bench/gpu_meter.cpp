#include "bench/gpu_meter.h"

namespace reckon {

GpuMeter::GpuMeter(const std::string& bus_id, const char* library,
                   std::chrono::milliseconds between)
    : nvml_(bus_id, library), between_(between) {}

void GpuMeter::begin() {
  joules_before_ = nvml_.read().joules;
  reader_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    // The first sample is one of work, not of what was before it.
    while (!stopping_.wait_for(lock, stop, between_, [&] { return stop.stop_requested(); })) {
      add(nvml_.read());
    }
  });
}

void GpuMeter::end() {
  const GpuReading last = nvml_.read();
  reader_ = {};
  add(last);
  if (last.joules && joules_before_ && *last.joules >= *joules_before_) {
    samples_.joules = samples_.joules.value_or(0) + *last.joules - *joules_before_;
  }
}

void GpuMeter::add(const GpuReading& reading) {
  ++samples_.count;
  if (reading.sm_mhz) samples_.sm_mhz.push_back(*reading.sm_mhz);
  if (reading.memory_mhz) samples_.memory_mhz.push_back(*reading.memory_mhz);
  if (reading.watts) samples_.watts.push_back(*reading.watts);
  if (reading.throttling) {
    if (!samples_.throttling) samples_.throttling.emplace();
    samples_.throttling->insert(reading.throttling->begin(), reading.throttling->end());
  }
  samples_.reason = reading.reason;
}

}  // namespace reckon
