#include "core/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace reckon {

std::size_t default_thread_count() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) {
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
  }
  return std::max(1u, std::thread::hardware_concurrency());
}

void parallel_chunks(std::size_t chunks, std::size_t threads,
                     const std::function<void(std::size_t chunk, std::size_t thread)>& work) {
  const std::size_t workers = std::max<std::size_t>(1, std::min(threads, chunks));
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr first_error;
  auto run = [&](std::size_t thread) {
    try {
      for (std::size_t chunk = next++; chunk < chunks; chunk = next++) work(chunk, thread);
    } catch (...) {
      next = chunks;
      const std::lock_guard lock(mutex);
      if (!first_error) first_error = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    others.reserve(workers - 1);
    for (std::size_t t = 1; t < workers; ++t) others.emplace_back(run, t);
    run(0);
  }
  if (first_error) std::rethrow_exception(first_error);
}

}  // namespace reckon
