#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>

namespace reckon {

// Number of threads to use when the caller names none: the processors this process may run on, or
// as many as the processor time amounts to that its control groups (Linux) allow it, where that is
// less.
std::size_t default_thread_count();

// Processors' worth of time that a control group and those above it allow, rounded up; nothing
// where there is no limit. `root` is where the hierarchy is mounted, of version 2 or that of
// version 1 for processors, `group` the path below it.
std::optional<std::size_t> processors_of_control_group(const std::filesystem::path& root,
                                                       const std::filesystem::path& group);

// The groups of a process, below the roots, of lines as in /proc/self/cgroup: "0::/path" of version
// 2, "4:cpu,cpuacct:/path" of version 1 for processors.
struct ControlGroups {
  std::filesystem::path version_2;
  std::filesystem::path version_1;
};
ControlGroups control_groups(std::istream& lines);

// Calls work(chunk, thread) once for each chunk in [0, chunks), from `threads` threads (the caller
// is thread 0) that take chunks from one counter, in increasing order. The first exception stops
// the taking of new chunks and is rethrown. `thread` is in [0, threads) and distinguishes scratch
// memory. Results must not depend on which thread took a chunk.
void parallel_chunks(std::size_t chunks, std::size_t threads,
                     const std::function<void(std::size_t chunk, std::size_t thread)>& work);

}  // namespace reckon
