#include "bench/micro/limits.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <functional>
#include <vector>

#include "bench/micro/vector_loops.h"
#include "bench/random_inputs.h"
#include "core/cpu/gemm.h"
#include "core/cpu/gemm_int8.h"
#include "core/parallel.h"
#include "core/scoring/int8_queries.h"
#include "core/scoring/quantized_items.h"

namespace reckon::micro {
namespace {

// Of all threads.
double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Amounts (bytes, operations) a second of each round, ascending. `work` returns its amount, of
// `threads` threads; it is repeated within a round until that has taken a few milliseconds.
std::vector<double> rates(std::size_t threads, const std::function<double()>& work) {
  constexpr double kSeconds = 0.02;
  work();
  std::vector<double> found;
  for (std::size_t round = 0; round < kLimitRounds; ++round) {
    const double begin = processor_seconds();
    double amount = 0;
    double seconds = 0;
    while (seconds < kSeconds) {
      amount += work();
      seconds = (processor_seconds() - begin) / static_cast<double>(threads);
    }
    found.push_back(amount / seconds);
  }
  std::ranges::sort(found);
  return found;
}

// Every thread its part, which it goes through `repeats` times.
template <typename Part>
double in_parts(std::size_t threads, std::size_t repeats, std::size_t bytes, Part part) {
  const std::size_t each = bytes / threads;
  parallel_chunks(threads, threads, [&](std::size_t chunk, std::size_t) {
    for (std::size_t i = 0; i < repeats; ++i) part(chunk * each, each);
  });
  return static_cast<double>(repeats * threads * each);
}

std::vector<double> copy_rates(std::size_t threads, std::size_t bytes, std::size_t repeats) {
  Matrix<std::uint8_t> source(1, bytes);
  Matrix<std::uint8_t> target(1, bytes);
  std::memset(target.data(), 1, bytes);
  return rates(threads, [&] {
    return 2 * in_parts(threads, repeats, bytes, [&](std::size_t begin, std::size_t size) {
             std::memcpy(target.data() + begin, source.data() + begin, size);
             benchmark::ClobberMemory();
           });
  });
}

// A search for a byte that is not there.
std::vector<double> read_rates(std::size_t threads, std::size_t bytes, std::size_t repeats) {
  Matrix<std::uint8_t> source(1, bytes);
  std::memset(source.data(), 2, bytes);
  return rates(threads, [&] {
    return in_parts(threads, repeats, bytes, [&](std::size_t begin, std::size_t size) {
      benchmark::DoNotOptimize(std::memchr(source.data() + begin, 1, size));
    });
  });
}

std::vector<double> update_rates(std::size_t threads, std::size_t bytes, std::size_t repeats) {
  Matrix<float> numbers(1, bytes / sizeof(float));
  return rates(threads, [&] {
    return 2 * in_parts(threads, repeats, bytes, [&](std::size_t begin, std::size_t size) {
             cpu::negate({numbers.data() + begin / sizeof(float), size / sizeof(float)});
             benchmark::ClobberMemory();
           });
  });
}

constexpr std::size_t kCacheRepeats = 20;  // a thread starts in less time than that takes

// Of every thread's second cache, half.
std::size_t cache_bytes(std::size_t threads) { return threads * cache_sizes().second / 2; }

std::vector<double> memory_copy(std::size_t threads) {
  return copy_rates(threads, memory_buffer_bytes(), 1);
}
std::vector<double> memory_read(std::size_t threads) {
  return read_rates(threads, memory_buffer_bytes(), 1);
}
std::vector<double> memory_update(std::size_t threads) {
  return update_rates(threads, memory_buffer_bytes(), 1);
}
std::vector<double> cache_copy(std::size_t threads) {
  return copy_rates(threads, cache_bytes(threads) / 2, kCacheRepeats);
}
std::vector<double> cache_read(std::size_t threads) {
  return read_rates(threads, cache_bytes(threads), kCacheRepeats);
}

std::vector<double> cache_update(std::size_t threads) {
  return update_rates(threads, cache_bytes(threads), kCacheRepeats);
}

// The same work by every thread.
std::vector<double> threaded_rates(std::size_t threads, const std::function<double()>& work) {
  return rates(threads, [&] {
    std::vector<double> amounts(threads);
    parallel_chunks(threads, threads,
                    [&](std::size_t chunk, std::size_t) { amounts[chunk] = work(); });
    double sum = 0;
    for (const double amount : amounts) sum += amount;
    return sum;
  });
}

std::vector<double> multiply_add(std::size_t threads) {
  return threaded_rates(threads, [] { return cpu::multiply_add_in_registers(100'000); });
}

// Each thread with one panel of items, which stays in the first cache.
std::vector<double> int8_products(std::size_t threads) {
  constexpr std::size_t kDimension = 384;
  constexpr std::size_t kTimes = 20'000;
  Matrix<std::int8_t> integers(32, kDimension);
  Random random(1);
  for (std::size_t i = 0; i < 32 * kDimension; ++i) {
    integers.data()[i] = static_cast<std::int8_t>(random.below(255));
  }
  const Int8Queries queries(integers);
  return threaded_rates(threads, [&] {
    const Int8Queries::Session session(queries);
    Matrix<std::int8_t> panel(kDimension, kBlockItems);
    std::copy_n(integers.data(), kDimension * kBlockItems, panel.data());
    Matrix<std::int32_t> sums(queries.group(), kBlockItems);
    for (std::size_t i = 0; i < kTimes; ++i) {
      queries.multiply(0, queries.group(), panel.data(), sums.data());
      benchmark::DoNotOptimize(sums.data());
    }
    return 2.0 * static_cast<double>(kTimes * queries.group() * kBlockItems * kDimension);
  });
}

constexpr std::size_t kRows = 2048, kInputs = 1536, kOutputs = 1536;
constexpr double kGemmOperations = 2.0 * kRows * kInputs * kOutputs;

std::vector<double> fp32_gemm(std::size_t threads) {
  Random random(1);
  const Matrix<float> x = random_matrix(kRows, kInputs, random);
  const cpu::PackedWeights weights(random_matrix(kOutputs, kInputs, random), {});
  return threaded_rates(threads, [&] {
    Matrix<float> out(kRows, kOutputs);
    cpu::gemm(x, weights, {}, out);
    return kGemmOperations;
  });
}

std::vector<double> int8_gemm(std::size_t threads) {
  Random random(1);
  const Matrix<float> x = random_matrix(kRows, kInputs, random);
  const cpu::PackedInt8Weights weights(random_matrix(kOutputs, kInputs, random), {}, {});
  return threaded_rates(threads, [&] {
    Matrix<float> out(kRows, kOutputs);
    cpu::QuantizedRows rows;
    rows.assign(x, cpu::int8_form());
    cpu::gemm_int8(rows, weights, {}, out);
    return kGemmOperations;
  });
}

struct LimitEntry {
  LimitKind kind;
  std::string_view name;
  std::string_view unit;
  std::string_view method;
  std::vector<double> (*measure)(std::size_t threads);
};

constexpr std::array<LimitEntry, 10> kLimits = {{
    {LimitKind::kMemoryCopy, "memory copy", "bytes/s",
     "memcpy between two buffers larger than the third cache; bytes read and written", memory_copy},
    {LimitKind::kMemoryRead, "memory read", "bytes/s",
     "memchr over a buffer larger than the third cache", memory_read},
    {LimitKind::kMemoryUpdate, "memory update", "bytes/s",
     "signs turned in place over a buffer larger than the third cache; bytes read and written",
     memory_update},
    {LimitKind::kCacheCopy, "cache copy", "bytes/s",
     "memcpy between two buffers that fill half of the second cache; bytes read and written",
     cache_copy},
    {LimitKind::kCacheRead, "cache read", "bytes/s",
     "memchr over a buffer that fills half of the second cache", cache_read},
    {LimitKind::kCacheUpdate, "cache update", "bytes/s",
     "signs turned in place over a buffer that fills half of the second cache; bytes read and "
     "written",
     cache_update},
    {LimitKind::kMultiplyAdd, "fp32 multiply-adds", "FLOP/s",
     "multiply-adds that never leave the registers", multiply_add},
    {LimitKind::kInt8Products, "int8 products", "OP/s",
     "products of 8-bit integers in the first cache, a multiplication and an addition each",
     int8_products},
    {LimitKind::kFp32Gemm, "fp32 GEMM", "FLOP/s", "the encoder's product of 2048 x 1536 x 1536",
     fp32_gemm},
    {LimitKind::kInt8Gemm, "int8 GEMM", "OP/s",
     "the encoder's product of 2048 x 1536 x 1536, the rounding of 2048 x 1536 included",
     int8_gemm},
}};

bool is_of_cache(LimitKind kind) {
  return kind == LimitKind::kCacheCopy || kind == LimitKind::kCacheRead ||
         kind == LimitKind::kCacheUpdate;
}

}  // namespace

CacheSizes cache_sizes() {
  CacheSizes sizes;
  for (const auto& cache : benchmark::CPUInfo::Get().caches) {
    if (cache.type == "Instruction") continue;
    if (cache.level == 2) sizes.second = static_cast<std::size_t>(cache.size);
    if (cache.level == 3) sizes.third = static_cast<std::size_t>(cache.size);
  }
  return sizes;
}

std::size_t memory_buffer_bytes() {
  constexpr std::size_t kLeast = std::size_t{256} << 20U;
  return std::max(kLeast, 4 * cache_sizes().third);
}

const Limit* Limits::of(LimitKind kind, std::size_t threads) {
  const LimitEntry& entry = *std::ranges::find(kLimits, kind, &LimitEntry::kind);
  for (const Limit& limit : measured_) {
    if (limit.name == entry.name && limit.threads == threads) return &limit;
  }
  if (is_of_cache(kind) && cache_sizes().second == 0) return nullptr;
  const std::vector<double> found = entry.measure(threads);
  measured_.push_back({.name = entry.name,
                       .unit = entry.unit,
                       .method = entry.method,
                       .threads = threads,
                       .value = found.back(),
                       .median = found[found.size() / 2],
                       .rounds = found.size()});
  return &measured_.back();
}

}  // namespace reckon::micro
