#include "cuda/simt/device_memory.h"

#include <cstdlib>
#include <functional>
#include <map>

#include "core/error.h"
#include "cuda/simt/sanitizers.h"
#include "cuda/simt/shared_memory.h"

namespace reckon::simt {
namespace {

std::map<const unsigned char*, std::size_t> allocations;  // begin -> bytes
DeviceMemoryUse use;
std::size_t size_of_device = static_cast<std::size_t>(-1);

}  // namespace

void* allocate_device_memory(std::size_t bytes) {
  if (bytes > size_of_device || use.bytes > size_of_device - bytes) return nullptr;
  // Kernels read vectors of 16 bytes; cudaMalloc aligns to 256. Exactly `bytes` can be touched.
  void* memory = nullptr;
  if (posix_memalign(&memory, 256, bytes == 0 ? 1 : bytes) != 0) {
    return nullptr;
  }
  use.bytes += bytes;
  ++use.allocations;
  detail::fill_with_nan(memory, bytes);
  allocations[static_cast<unsigned char*>(memory)] = bytes;
  close_memory(memory, bytes);
  return memory;
}

void free_device_memory(void* memory) {
  if (!memory) return;
  const auto found = allocations.find(static_cast<unsigned char*>(memory));
  if (found == allocations.end()) fail("simt: freed what is no device memory");
  open_memory(memory, found->second);
  use.bytes -= found->second;
  allocations.erase(found);
  std::free(memory);
}

void set_device_memory(std::size_t bytes) { size_of_device = bytes; }
DeviceMemoryUse device_memory_use() { return use; }

bool is_device_memory(const void* begin, std::size_t bytes) {
  const auto* first = static_cast<const unsigned char*>(begin);
  auto found = allocations.upper_bound(first);
  if (found == allocations.begin()) return false;
  --found;
  const unsigned char* end = found->first + found->second;
  if (std::greater_equal<>()(first, end)) return false;
  if (std::greater<>()(first + bytes, end)) {
    fail("simt: {} bytes from byte {} of device memory of {} bytes", bytes, first - found->first,
         found->second);
  }
  return true;
}

DeviceMemoryIsOpen::DeviceMemoryIsOpen() {
  for (const auto& [begin, bytes] : allocations) open_memory(begin, bytes);
}

DeviceMemoryIsOpen::~DeviceMemoryIsOpen() {
  for (const auto& [begin, bytes] : allocations) close_memory(begin, bytes);
}

}  // namespace reckon::simt
