#include "cuda/simt/async_copy.h"

#include <cstdint>

namespace reckon::simt {

void start_copy(void* to, const void* from) {
  if (reinterpret_cast<std::uintptr_t>(to) % 16 || reinterpret_cast<std::uintptr_t>(from) % 16) {
    fail_thread("cp.async of 16 bytes that are not aligned");
  }
  PendingCopies& copies = pending_copies();
  copies.list.push_back({to, from, copies.groups});
}

void commit_copies() { ++pending_copies().groups; }

bool take_copy(unsigned newest, PendingCopy& copy) {
  PendingCopies& copies = pending_copies();
  if (copies.list.empty() || copies.list.front().group + newest >= copies.groups) return false;
  copy = copies.list.front();
  copies.list.pop_front();
  return true;
}

}  // namespace reckon::simt
