#include "cuda/runtime.h"

#include <cstring>

#include "core/error.h"
#include "cuda/out_of_device_memory.h"
#include "cuda/simt/device_loss.h"
#include "cuda/simt/device_memory.h"

// The stand-in for cuda/runtime.cu: device memory is memory of the host that only kernels and
// copies can touch, and everything ends before the call returns.
namespace reckon::cuda {

void* allocate(std::size_t bytes) {
  simt::begin_runtime_call("allocate");
  void* memory = simt::allocate_device_memory(bytes);
  if (!memory) throw OutOfDeviceMemory(fmt::format("simt: no device memory for {} bytes", bytes));
  return memory;
}
void release(void* memory) noexcept { simt::free_device_memory(memory); }

void copy_to_device(void* to, const void* from, std::size_t bytes, Stream) {
  simt::begin_runtime_call("copy_to_device");
  if (bytes == 0) return;
  if (!simt::is_device_memory(to, bytes) || simt::is_device_memory(from, bytes)) {
    fail("cuda: copy of {} bytes to the device: not from host to device memory", bytes);
  }
  const simt::DeviceMemoryIsOpen open;
  std::memcpy(to, from, bytes);
}

void copy_to_host(void* to, const void* from, std::size_t bytes, Stream) {
  simt::begin_runtime_call("copy_to_host");
  if (bytes == 0) return;
  if (simt::is_device_memory(to, bytes) || !simt::is_device_memory(from, bytes)) {
    fail("cuda: copy of {} bytes to the host: not from device to host memory", bytes);
  }
  const simt::DeviceMemoryIsOpen open;
  std::memcpy(to, from, bytes);
}

void wait_for(Stream) { simt::begin_runtime_call("wait_for"); }

}  // namespace reckon::cuda
