#pragma once

#include <cstddef>

namespace reckon::simt {

// Memory that only kernels and the copies below may touch (AddressSanitizer reports anyone else),
// filled with 0xff bytes (NaN).
void* allocate_device_memory(std::size_t bytes);
void free_device_memory(void* memory);

// A range that is neither all in device memory nor all outside of it is an Error.
bool is_device_memory(const void* begin, std::size_t bytes);

// While one exists, device memory can be used.
class DeviceMemoryIsOpen {
 public:
  DeviceMemoryIsOpen();
  ~DeviceMemoryIsOpen();
  DeviceMemoryIsOpen(const DeviceMemoryIsOpen&) = delete;
  DeviceMemoryIsOpen& operator=(const DeviceMemoryIsOpen&) = delete;
};

}  // namespace reckon::simt
