#include "core/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace reckon {

namespace {

std::size_t processors_of_this_process() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) {
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
  }
  return std::max(1u, std::thread::hardware_concurrency());
}

// The line of version 2 in /proc/self/cgroup is "0::/path".
std::filesystem::path control_group_of_this_process() {
  std::ifstream file("/proc/self/cgroup");
  constexpr std::string_view kPrefix = "0::/";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(kPrefix)) return line.substr(kPrefix.size());
  }
  return {};
}

}  // namespace

std::optional<std::size_t> processors_of_control_group(const std::filesystem::path& root,
                                                       const std::filesystem::path& group) {
  std::optional<std::size_t> least;
  std::filesystem::path path = root;
  const auto look = [&] {
    // Microseconds of processor time in each period of as many; "max" is no number.
    std::ifstream file(path / "cpu.max");
    double quota = 0;
    double period = 0;
    if (!(file >> quota >> period) || !(quota > 0) || !(period > 0)) return;
    const auto processors = static_cast<std::size_t>(std::ceil(quota / period));
    least = std::min(least.value_or(processors), processors);
  };
  look();
  for (const auto& part : group) {
    path /= part;
    look();
  }
  return least;
}

std::size_t default_thread_count() {
  static const std::optional<std::size_t> quota =
      processors_of_control_group("/sys/fs/cgroup", control_group_of_this_process());
  const std::size_t processors = processors_of_this_process();
  return std::min(processors, quota.value_or(processors));
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
