#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "bench/gate/hot_path.h"
#include "bench/gate/injection.h"

namespace reckon::gate {

// Nanoseconds of a clock.
std::int64_t now_ns(int clock);

// Spends CPU time of this thread.
void spin(std::int64_t nanoseconds);

// Runs operations with the fault that a worker was given.
class Injector {
 public:
  explicit Injector(const Injection& injection);

  void run(HotPath& path, std::size_t operation);
  // After the operations of a slice, which took so much CPU time of the process.
  void end_slice(std::int64_t cpu_ns);

 private:
  void miss_caches(std::int64_t nanoseconds);

  Injection injection_;
  std::uint64_t operations_ = 0;
  std::uint64_t place_ = 1;
  std::vector<std::uint64_t> memory_;                   // that misses are read from
  std::vector<std::unique_ptr<std::byte[]>> leftover_;  // what operations left behind
};

}  // namespace reckon::gate
