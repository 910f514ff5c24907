#pragma once

#include <atomic>

// What the stand-in for NVML answers; a test changes it. Results are NVML's: 0 success, 4 no
// permission, 6 not found, 9 no driver.
struct NvmlStandIn {
  std::atomic<int> init_result = 0;
  std::atomic<int> device_result = 0;
  std::atomic<int> energy_result = 0;
  std::atomic<int> open = 0;  // nvmlInit_v2 less nvmlShutdown
  std::atomic<int> reads = 0;
  std::atomic<unsigned> sm_mhz = 1410;
  std::atomic<unsigned long long> millijoules = 0;
  std::atomic<unsigned long long> throttling = 0;
};

extern "C" NvmlStandIn* nvml_stand_in();
