#include "bench/gate/injector.h"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace reckon::gate {
namespace {

constexpr std::size_t kMissedNumbers = std::size_t{8} << 20;  // 64 MiB
constexpr std::uint64_t kTailEvery = 100;

std::int64_t share_of(std::int64_t nanoseconds, double share) {
  return std::llround(share * static_cast<double>(nanoseconds));
}

}  // namespace

std::int64_t now_ns(int clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void spin(std::int64_t nanoseconds) {
  const std::int64_t end = now_ns(CLOCK_THREAD_CPUTIME_ID) + nanoseconds;
  while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end) {
  }
}

Injector::Injector(const Injection& injection) : injection_(injection) {
  if (injection_.kind == InjectionKind::kStartup) spin(std::llround(1e6 * injection_.amount));
  if (injection_.kind == InjectionKind::kCacheMisses) memory_.assign(kMissedNumbers, 1);
}

void Injector::miss_caches(std::int64_t nanoseconds) {
  const std::int64_t end = now_ns(CLOCK_THREAD_CPUTIME_ID) + nanoseconds;
  do {
    // Each place depends on what was read before (Knuth's multiplier).
    for (int i = 0; i < 4; ++i) {
      place_ = place_ * 6364136223846793005U + memory_[(place_ >> 33) % memory_.size()];
    }
  } while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end);
}

void Injector::run(HotPath& path, std::size_t operation) {
  const bool in_tail = injection_.kind == InjectionKind::kTail && operations_ % kTailEvery == 0;
  const bool misses = injection_.kind == InjectionKind::kCacheMisses;
  const std::int64_t begin = in_tail || misses ? now_ns(CLOCK_THREAD_CPUTIME_ID) : 0;
  path.run(operation);
  ++operations_;
  const auto worked = [&] { return now_ns(CLOCK_THREAD_CPUTIME_ID) - begin; };
  if (in_tail) spin(share_of(worked(), injection_.amount));
  if (misses) miss_caches(share_of(worked(), injection_.amount));
  if (injection_.kind == InjectionKind::kMemoryGrowth) {
    const auto bytes = static_cast<std::size_t>(injection_.amount);
    leftover_.push_back(std::make_unique<std::byte[]>(bytes));
  }
}

void Injector::end_slice(std::int64_t cpu_ns) {
  if (injection_.kind == InjectionKind::kSlowdown) spin(share_of(cpu_ns, injection_.amount));
}

}  // namespace reckon::gate
