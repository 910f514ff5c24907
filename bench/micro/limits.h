#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace reckon::micro {

// Sizes in bytes, as the kernel says them; 0 where it does not.
struct CacheSizes {
  std::size_t second = 0;
  std::size_t third = 0;
};

CacheSizes cache_sizes();

enum class LimitKind {
  kMemoryCopy,
  kMemoryRead,
  kMemoryUpdate,
  kCacheCopy,
  kCacheRead,
  kCacheUpdate,
  kMultiplyAdd,
  kInt8Products,
  kFp32Gemm,
  kInt8Gemm,
};

// A rate that this process reached at the simplest work of a kind, beside which benchmarks stand.
struct Limit {
  std::string_view name;
  std::string_view unit;    // "bytes/s", "FLOP/s", "OP/s"
  std::string_view method;  // what was timed
  std::size_t threads = 1;
  double value = 0;   // the best of the rounds
  double median = 0;  // of the rounds
  std::size_t rounds = 0;
};

// Limits, each measured when it is first asked for: the best of kLimitRounds rounds, in processor
// time over threads, so that other work on the machine does not lower them.
// The buffers of memory limits are larger than the third cache, those of cache limits fill half of
// the second.
class Limits {
 public:
  // nullptr for a limit of the second cache where its size is not known.
  const Limit* of(LimitKind kind, std::size_t threads);
  const std::deque<Limit>& measured() const { return measured_; }

 private:
  std::deque<Limit> measured_;
};

inline constexpr std::size_t kLimitRounds = 7;

// Bytes of a buffer that no cache holds, for limits of memory.
std::size_t memory_buffer_bytes();

}  // namespace reckon::micro
