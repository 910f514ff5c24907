#include "cuda/simt/device_memory.h"

#include <cstdlib>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>

#include "core/error.h"
#include "cuda/simt/sanitizers.h"
#include "cuda/simt/shared_memory.h"

namespace reckon::simt {
namespace {

using Allocations = std::map<const unsigned char*, std::size_t>;  // begin -> bytes

std::mutex mutex;
Allocations allocations, pinned;
DeviceMemoryUse use;
std::size_t size_of_device = static_cast<std::size_t>(-1);

// The last that begins at or before `at`; end() where there is none, or it ends before.
Allocations::const_iterator find(const Allocations& all, const void* at) {
  const auto* first = static_cast<const unsigned char*>(at);
  const auto found = all.upper_bound(first);
  if (found == all.begin()) return all.end();
  const auto before = std::prev(found);
  return std::greater_equal<>()(first, before->first + before->second) ? all.end() : before;
}

}  // namespace

void* allocate_device_memory(std::size_t bytes) {
  const std::scoped_lock lock(mutex);
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

bool can_allocate(std::size_t bytes, std::size_t given_back) {
  const std::scoped_lock lock(mutex);
  const std::size_t used = use.bytes - given_back;
  return bytes <= size_of_device && used <= size_of_device - bytes;
}

std::size_t bytes_of(const void* memory) {
  const std::scoped_lock lock(mutex);
  const auto found = allocations.find(static_cast<const unsigned char*>(memory));
  return found == allocations.end() ? 0 : found->second;
}

void free_device_memory(void* memory) {
  if (!memory) return;
  const std::scoped_lock lock(mutex);
  const auto found = allocations.find(static_cast<unsigned char*>(memory));
  if (found == allocations.end()) fail("simt: freed what is no device memory");
  open_memory(memory, found->second);
  use.bytes -= found->second;
  allocations.erase(found);
  std::free(memory);
}

void* allocate_pinned_memory(std::size_t bytes) {
  const std::scoped_lock lock(mutex);
  void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (!memory) fail("simt: no host memory for {} bytes", bytes);
  ++use.allocations;
  pinned[static_cast<unsigned char*>(memory)] = bytes;
  return memory;
}

void free_pinned_memory(void* memory) {
  const std::scoped_lock lock(mutex);
  pinned.erase(static_cast<unsigned char*>(memory));
  std::free(memory);
}

bool is_pinned_memory(const void* at) {
  const std::scoped_lock lock(mutex);
  return find(pinned, at) != pinned.end();
}

void set_device_memory(std::size_t bytes) {
  const std::scoped_lock lock(mutex);
  size_of_device = bytes;
}
DeviceMemoryUse device_memory_use() {
  const std::scoped_lock lock(mutex);
  return use;
}

bool is_device_memory(const void* begin, std::size_t bytes) {
  const std::scoped_lock lock(mutex);
  const auto found = find(allocations, begin);
  if (found == allocations.end()) return false;
  const auto* first = static_cast<const unsigned char*>(begin);
  if (std::greater<>()(first + bytes, found->first + found->second)) {
    fail("simt: {} bytes from byte {} of device memory of {} bytes", bytes, first - found->first,
         found->second);
  }
  return true;
}

DeviceMemoryIsOpen::DeviceMemoryIsOpen() {
  const std::scoped_lock lock(mutex);
  for (const auto& [begin, bytes] : allocations) open_memory(begin, bytes);
}

DeviceMemoryIsOpen::~DeviceMemoryIsOpen() {
  const std::scoped_lock lock(mutex);
  for (const auto& [begin, bytes] : allocations) close_memory(begin, bytes);
}

}  // namespace reckon::simt
