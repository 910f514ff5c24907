#pragma once

#include <cstddef>
#include <cstring>
#include <deque>

#include "cuda/simt/block.h"

// cp.async: copies of 16 bytes from global to shared memory that take place at any time between
// their start and the wait for them. Here the destination is NaN from the start, and the copy is
// made as late as it can be, so that who reads too early or is overwritten is found either way.
namespace reckon::simt {

struct PendingCopy {
  void* to;
  const void* from;
  unsigned group;
};

// Of one thread.
struct PendingCopies {
  std::deque<PendingCopy> list;
  unsigned groups = 0;  // committed
};

void start_copy(void* to, const void* from);
void commit_copies();
// Takes the oldest copy off the list unless it is of the newest `newest` groups or of none yet.
bool take_copy(unsigned newest, PendingCopy& copy);

// The bytes are moved here, where the sanitizers see it.
inline void copy_16_bytes_async(void* to, const void* from) {
  start_copy(to, from);
  for (int i = 0; i < 16; ++i) static_cast<unsigned char*>(to)[i] = 0xff;
}
inline void wait_for_copies(unsigned newest) {
  for (PendingCopy copy{}; take_copy(newest, copy);) std::memcpy(copy.to, copy.from, 16);
}

}  // namespace reckon::simt
