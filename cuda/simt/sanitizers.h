#pragma once

#include <sanitizer/asan_interface.h>
#include <sanitizer/tsan_interface.h>

#include <cstddef>

// What the sanitizers must be told about threads of a block that are fibers, and about memory that
// changes its meaning. The functions are weak: there in a program under that sanitizer only.
// The runtime itself (the .cpp files of this folder) is compiled without instrumentation, so that
// its own bookkeeping is no race of the kernel's.
#pragma weak __asan_poison_memory_region
#pragma weak __asan_unpoison_memory_region
#pragma weak __sanitizer_start_switch_fiber
#pragma weak __sanitizer_finish_switch_fiber
#pragma weak __tsan_acquire
#pragma weak __tsan_release
#pragma weak __tsan_create_fiber
#pragma weak __tsan_destroy_fiber
#pragma weak __tsan_get_current_fiber
#pragma weak __tsan_switch_to_fiber

namespace reckon::simt {

inline bool under_address_sanitizer() { return __asan_poison_memory_region != nullptr; }
inline bool under_thread_sanitizer() { return __tsan_create_fiber != nullptr; }

// No instrumented code may touch the bytes until they are opened again.
inline void close_memory(const void* begin, std::size_t bytes) {
  if (under_address_sanitizer()) __asan_poison_memory_region(begin, bytes);
}
inline void open_memory(const void* begin, std::size_t bytes) {
  if (under_address_sanitizer()) __asan_unpoison_memory_region(begin, bytes);
}

// Everything a fiber did before publish(p) is ordered before what another does after observe(p).
inline void publish(void* point) {
  if (under_thread_sanitizer()) __tsan_release(point);
}
inline void observe(void* point) {
  if (under_thread_sanitizer()) __tsan_acquire(point);
}

}  // namespace reckon::simt
