#include "core/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>
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

// The processor time of a period over its length, both in microseconds, as version 2 of control
// groups says them ("max" is no number), or version 1 (-1 is no limit).
std::optional<double> processors_of_files(const std::filesystem::path& directory) {
  double quota = 0;
  double period = 0;
  std::ifstream both(directory / "cpu.max");
  std::ifstream first(directory / "cpu.cfs_quota_us");
  std::ifstream second(directory / "cpu.cfs_period_us");
  if (!(both >> quota >> period) && !(first >> quota && second >> period)) return std::nullopt;
  if (!(quota > 0) || !(period > 0)) return std::nullopt;
  return quota / period;
}

}  // namespace

std::optional<std::size_t> processors_of_control_group(const std::filesystem::path& root,
                                                       const std::filesystem::path& group) {
  std::optional<double> least = processors_of_files(root);
  std::filesystem::path path = root;
  for (const auto& part : group) {
    path /= part;
    const auto allowed = processors_of_files(path);
    if (allowed) least = std::min(least.value_or(*allowed), *allowed);
  }
  if (!least) return std::nullopt;
  return static_cast<std::size_t>(std::ceil(*least));
}

ControlGroups control_groups(std::istream& lines) {
  ControlGroups groups;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t controllers = line.find(':');
    const std::size_t path = line.find(":/");
    if (path == std::string::npos || controllers == path) continue;
    std::string names(1, ',');
    names.append(line, controllers + 1, path - controllers - 1).append(1, ',');
    if (line.starts_with("0::")) groups.version_2 = line.substr(path + 2);
    if (names.find(",cpu,") != std::string::npos) groups.version_1 = line.substr(path + 2);
  }
  return groups;
}

std::size_t default_thread_count() {
  static const std::size_t allowed = [] {
    std::ifstream file("/proc/self/cgroup");
    const ControlGroups groups = control_groups(file);
    constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
    return std::min(
        processors_of_control_group("/sys/fs/cgroup", groups.version_2).value_or(kNoLimit),
        processors_of_control_group("/sys/fs/cgroup/cpu", groups.version_1).value_or(kNoLimit));
  }();
  return std::min(processors_of_this_process(), allowed);
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
