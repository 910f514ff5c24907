// Of the oldest library: devices and clocks.
#include <cstring>

#include "tests/bench/nvml_stand_in.h"

extern "C" {

NvmlStandIn* nvml_stand_in() {
  static NvmlStandIn state;
  return &state;
}

const char* nvmlErrorString(int result) {
  return result == 4 ? "Insufficient Permissions" : result == 6 ? "Not Found" : "Driver Not Loaded";
}

int nvmlInit_v2() {
  if (nvml_stand_in()->init_result == 0) ++nvml_stand_in()->open;
  return nvml_stand_in()->init_result;
}

int nvmlShutdown() {
  --nvml_stand_in()->open;
  return 0;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char* bus_id, void** device) {
  if (std::strcmp(bus_id, "00000000:18:00.0") != 0) return 6;
  *device = nvml_stand_in();
  return nvml_stand_in()->device_result;
}

// type 1: of the multiprocessors, 2: of memory.
int nvmlDeviceGetClockInfo(void* device, int type, unsigned* mhz) {
  auto* state = static_cast<NvmlStandIn*>(device);
  *mhz = type == 1 ? state->sm_mhz.load() : 2619;
  ++state->reads;
  return 0;
}

int nvmlDeviceGetMaxClockInfo(void*, int type, unsigned* mhz) {
  *mhz = type == 1 ? 1980 : 2619;
  return 0;
}
}
