#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace reckon {

enum class LimitKind {
  kMemoryCopy,
  kMemoryRead,
  kMemoryUpdate,
  kCacheCopy,
  kCacheRead,
  kCacheUpdate,
  kMultiplyAdd,
  kInt8Products,
  kBf16Products,
  kFp32Gemm,
  kInt8Gemm,
};

// "fp32 multiply-adds", for example.
std::string_view name_of(LimitKind kind);

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

// How long a limit is measured.
struct LimitRounds {
  std::size_t count = 7;
  double seconds = 0.02;  // of each, at least
};

// Limits, each measured when it is first asked for: the best of some rounds, in processor time over
// threads, so that other work on the machine does not lower them.
// The buffers of memory limits are twice as large as the third cache, 64 to 256 MiB; those of cache
// limits fill half of the second.
class Limits {
 public:
  explicit Limits(LimitRounds rounds = {}) : rounds_(rounds) {}
  // nullptr for a limit of the second cache where its size is not known, and of bf16 where the
  // instruction set of now has no products of it.
  const Limit* of(LimitKind kind, std::size_t threads);
  const std::deque<Limit>& measured() const { return measured_; }

 private:
  LimitRounds rounds_;
  std::deque<Limit> measured_;
};

}  // namespace reckon
