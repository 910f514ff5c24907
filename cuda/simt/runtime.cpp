#include "cuda/runtime.h"

#include <cstring>

#include "core/error.h"
#include "cuda/out_of_device_memory.h"
#include "cuda/simt/device_loss.h"
#include "cuda/simt/device_memory.h"
#include "cuda/simt/stream.h"

// The stand-in for cuda/runtime.cpp: device memory is memory of the host that only kernels and
// copies can touch.
namespace reckon::cuda {
namespace {

void finish_quietly(Stream stream) noexcept {
  try {
    simt::finish(stream);
  } catch (...) {  // nobody waits for it
  }
}

void submit_copy(void* to, const void* from, std::size_t bytes, Stream stream) {
  simt::submit(stream, [to, from, bytes] {
    const simt::DeviceMemoryIsOpen open;
    std::memcpy(to, from, bytes);
  });
}

}  // namespace

void* allocate(std::size_t bytes, Stream stream) {
  simt::begin_runtime_call("allocate");
  simt::refuse_in_capture(stream, "allocation");
  if (bytes == 0) return nullptr;
  void* memory = simt::allocate_device_memory(bytes);
  if (!memory && simt::can_allocate(bytes, simt::bytes_to_release(stream))) {
    simt::finish(stream);
    memory = simt::allocate_device_memory(bytes);
  }
  if (!memory) throw OutOfDeviceMemory(fmt::format("simt: no device memory for {} bytes", bytes));
  return memory;
}

void release(void* memory, Stream stream) noexcept {
  if (!memory) return;
  simt::submit_release(stream, simt::bytes_of(memory),
                       [memory] { simt::free_device_memory(memory); });
  if (!stream) finish_quietly(stream);
}

void* allocate_pinned(std::size_t bytes) {
  simt::begin_runtime_call("allocate_pinned");
  return simt::allocate_pinned_memory(bytes);
}
void release_pinned(void* memory) noexcept { simt::free_pinned_memory(memory); }

void copy_to_device(void* to, const void* from, std::size_t bytes, Stream stream) {
  simt::begin_runtime_call("copy_to_device");
  if (bytes == 0) return;
  if (!simt::is_device_memory(to, bytes) || simt::is_device_memory(from, bytes)) {
    fail("cuda: copy of {} bytes to the device: not from host to device memory", bytes);
  }
  if (simt::is_pinned_memory(from)) return submit_copy(to, from, bytes, stream);
  simt::refuse_in_capture(stream, "a copy from memory that is not pinned");
  const auto* first = static_cast<const unsigned char*>(from);
  simt::submit(stream, [to, copy = std::vector(first, first + bytes)] {
    const simt::DeviceMemoryIsOpen open;
    std::memcpy(to, copy.data(), copy.size());
  });
}

void copy_to_host(void* to, const void* from, std::size_t bytes, Stream stream) {
  simt::begin_runtime_call("copy_to_host");
  if (bytes == 0) return;
  if (simt::is_device_memory(to, bytes) || !simt::is_device_memory(from, bytes)) {
    fail("cuda: copy of {} bytes to the host: not from device to host memory", bytes);
  }
  submit_copy(to, from, bytes, stream);
  if (simt::is_pinned_memory(to)) return;
  simt::refuse_in_capture(stream, "a copy to memory that is not pinned");
  simt::finish(stream);
}

void wait_for(Stream stream) {
  simt::begin_runtime_call("wait_for");
  simt::refuse_in_capture(stream, "wait_for");
  simt::finish(stream);
}

}  // namespace reckon::cuda
