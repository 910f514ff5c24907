// What newer libraries and cards have.
#include <cstdio>

#include "tests/bench/nvml_stand_in.h"

extern "C" {

int nvmlSystemGetDriverVersion(char* text, unsigned length) {
  std::snprintf(text, length, "580.65.06");
  return 0;
}

int nvmlDeviceGetPowerUsage(void*, unsigned* milliwatts) {
  *milliwatts = 412'500;
  return 0;
}

int nvmlDeviceGetEnforcedPowerLimit(void*, unsigned* milliwatts) {
  *milliwatts = 700'000;
  return 0;
}

int nvmlDeviceGetTotalEnergyConsumption(void* device, unsigned long long* millijoules) {
  auto* state = static_cast<NvmlStandIn*>(device);
  *millijoules = state->millijoules;
  return state->energy_result;
}

int nvmlDeviceGetCurrentClocksThrottleReasons(void* device, unsigned long long* reasons) {
  *reasons = static_cast<NvmlStandIn*>(device)->throttling;
  return 0;
}
}
