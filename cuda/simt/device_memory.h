#pragma once

#include <cstddef>

namespace reckon::simt {

// Memory that only kernels and the copies below may touch (AddressSanitizer reports anyone else),
// filled with 0xff bytes (NaN). nullptr when there is not as much left.
void* allocate_device_memory(std::size_t bytes);
// Whether there would be room if so much of what is allocated were given back.
bool can_allocate(std::size_t bytes, std::size_t given_back);
std::size_t bytes_of(const void* memory);  // of what was allocated there
void free_device_memory(void* memory);

// Memory of the host that copies use while it goes on.
void* allocate_pinned_memory(std::size_t bytes);
void free_pinned_memory(void* memory);
bool is_pinned_memory(const void* at);

// How much there is to allocate, what is allocated already included; SIZE_MAX at first.
void set_device_memory(std::size_t bytes);
struct DeviceMemoryUse {
  std::size_t bytes = 0;        // allocated now
  std::size_t allocations = 0;  // made so far, pinned ones included
};
DeviceMemoryUse device_memory_use();

// A range that is neither all in device memory nor all outside of it is an Error.
bool is_device_memory(const void* begin, std::size_t bytes);

// While one exists, device memory can be used. For what the one device does: one at a time.
class DeviceMemoryIsOpen {
 public:
  DeviceMemoryIsOpen();
  ~DeviceMemoryIsOpen();
  DeviceMemoryIsOpen(const DeviceMemoryIsOpen&) = delete;
  DeviceMemoryIsOpen& operator=(const DeviceMemoryIsOpen&) = delete;
};

}  // namespace reckon::simt
