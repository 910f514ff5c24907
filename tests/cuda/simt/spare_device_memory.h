#pragma once

#include <cstddef>

#include "cuda/simt/device_memory.h"

namespace reckon::test {

// While one exists, the simulated device has `spare` bytes beside what is allocated.
class SpareDeviceMemory {
 public:
  explicit SpareDeviceMemory(std::size_t spare) {
    simt::set_device_memory(simt::device_memory_use().bytes + spare);
  }
  ~SpareDeviceMemory() { simt::set_device_memory(static_cast<std::size_t>(-1)); }
  SpareDeviceMemory(const SpareDeviceMemory&) = delete;
  SpareDeviceMemory& operator=(const SpareDeviceMemory&) = delete;
};

}  // namespace reckon::test
