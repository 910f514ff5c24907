#include "bench/limits.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <vector>

#include "bench/cache_sizes.h"
#include "bench/processor_seconds.h"
#include "bench/random_inputs.h"
#include "bench/use_memory.h"
#include "bench/vector_loops.h"
#include "core/cpu/bf16_dots.h"
#include "core/cpu/gemm.h"
#include "core/cpu/gemm_bf16.h"
#include "core/cpu/gemm_int8.h"
#include "core/cpu/panel.h"
#include "core/parallel.h"

namespace reckon {
namespace {

// What is measured: by how many threads, and how long.
struct Measuring {
  std::size_t threads;
  LimitRounds rounds;
};

// Amounts (bytes, operations) a second of each round, ascending. `work` returns its amount, of all
// threads; it is repeated within a round until that has taken its time.
std::vector<double> rates(const Measuring& how, const std::function<double()>& work) {
  work();
  std::vector<double> found;
  for (std::size_t round = 0; round < how.rounds.count; ++round) {
    const double begin = processor_seconds();
    double amount = 0;
    double seconds = 0;
    while (seconds < how.rounds.seconds) {
      amount += work();
      seconds = (processor_seconds() - begin) / static_cast<double>(how.threads);
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

std::vector<double> copy_rates(const Measuring& how, std::size_t bytes, std::size_t repeats) {
  Matrix<std::uint8_t> source(1, bytes);
  Matrix<std::uint8_t> target(1, bytes);
  std::memset(target.data(), 1, bytes);
  return rates(how, [&] {
    return 2 * in_parts(how.threads, repeats, bytes, [&](std::size_t begin, std::size_t size) {
             std::memcpy(target.data() + begin, source.data() + begin, size);
             use_memory(target.data());
           });
  });
}

// A search for a byte that is not there.
std::vector<double> read_rates(const Measuring& how, std::size_t bytes, std::size_t repeats) {
  Matrix<std::uint8_t> source(1, bytes);
  std::memset(source.data(), 2, bytes);
  return rates(how, [&] {
    return in_parts(how.threads, repeats, bytes, [&](std::size_t begin, std::size_t size) {
      use_memory(std::memchr(source.data() + begin, 1, size));
    });
  });
}

std::vector<double> update_rates(const Measuring& how, std::size_t bytes, std::size_t repeats) {
  Matrix<float> numbers(1, bytes / sizeof(float));
  return rates(how, [&] {
    return 2 * in_parts(how.threads, repeats, bytes, [&](std::size_t begin, std::size_t size) {
             cpu::negate({numbers.data() + begin / sizeof(float), size / sizeof(float)});
             use_memory(numbers.data());
           });
  });
}

constexpr std::size_t kCacheRepeats = 20;  // a thread starts in less time than that takes

// So bounded that filling it takes a run little time.
std::size_t memory_buffer_bytes() {
  constexpr std::size_t kLeast = std::size_t{64} << 20U;
  constexpr std::size_t kMost = std::size_t{256} << 20U;
  const std::size_t third = cache_sizes().third;
  return third == 0 ? kMost : std::clamp(2 * third, kLeast, kMost);
}

// Of every thread's second cache, half.
std::size_t cache_bytes(std::size_t threads) { return threads * cache_sizes().second / 2; }

std::vector<double> memory_copy(const Measuring& how) {
  return copy_rates(how, memory_buffer_bytes(), 1);
}
std::vector<double> memory_read(const Measuring& how) {
  return read_rates(how, memory_buffer_bytes(), 1);
}
std::vector<double> memory_update(const Measuring& how) {
  return update_rates(how, memory_buffer_bytes(), 1);
}
std::vector<double> cache_copy(const Measuring& how) {
  return copy_rates(how, cache_bytes(how.threads) / 2, kCacheRepeats);
}
std::vector<double> cache_read(const Measuring& how) {
  return read_rates(how, cache_bytes(how.threads), kCacheRepeats);
}

std::vector<double> cache_update(const Measuring& how) {
  return update_rates(how, cache_bytes(how.threads), kCacheRepeats);
}

// The same work by every thread.
std::vector<double> threaded_rates(const Measuring& how, const std::function<double()>& work) {
  return rates(how, [&] {
    std::vector<double> amounts(how.threads);
    parallel_chunks(how.threads, how.threads,
                    [&](std::size_t chunk, std::size_t) { amounts[chunk] = work(); });
    double sum = 0;
    for (const double amount : amounts) sum += amount;
    return sum;
  });
}

std::vector<double> multiply_add(const Measuring& how) {
  return threaded_rates(how, [] { return cpu::multiply_add_in_registers(100'000); });
}

// Each thread with one panel of weights, which stays in the first cache.
std::vector<double> int8_products(const Measuring& how) {
  constexpr std::size_t kTimes = 5'000;
  Random random(1);
  const cpu::PackedInt8Weights weights(random_matrix(cpu::kPanelColumns, cpu::kBlockDepth, random),
                                       {}, cpu::int8_rounding());
  cpu::QuantizedRows rows;
  rows.assign(random_matrix(cpu::kAmxRows, cpu::kBlockDepth, random), cpu::int8_form(weights));
  return threaded_rates(how, [&] { return cpu::multiply_int8_in_cache(rows, weights, kTimes); });
}

// The same of bf16, ones times ones.
std::vector<double> bf16_products(const Measuring& how) {
  constexpr std::size_t kPairs = 192;
  constexpr std::size_t kTimes = 5'000;
  constexpr std::uint16_t kOne = 0x3F80;
  return threaded_rates(how, [&] {
    double operations = 0;
    cpu::with_bf16_dots([&]<class Dots>(Dots) {
      Matrix<std::uint16_t> rows(Dots::kRows, 2 * kPairs);
      Matrix<std::uint16_t> panel(kPairs, 2 * cpu::kPanelColumns);
      Matrix<float> sums(Dots::kRows, cpu::kPanelColumns);
      std::fill_n(rows.data(), rows.rows() * rows.cols(), kOne);
      std::fill_n(panel.data(), panel.rows() * panel.cols(), kOne);
      for (std::size_t i = 0; i < kTimes; ++i) {
        Dots::multiply(Dots::kRows, rows.data(), rows.cols(), panel.data(), kPairs, false,
                       sums.data());
        use_memory(sums.data());
      }
      operations = 4.0 * static_cast<double>(kTimes * Dots::kRows * cpu::kPanelColumns * kPairs);
    });
    return operations;
  });
}

constexpr std::size_t kRows = 2048, kInputs = 1536, kOutputs = 1536;
constexpr double kGemmOperations = 2.0 * kRows * kInputs * kOutputs;

std::vector<double> fp32_gemm(const Measuring& how) {
  Random random(1);
  const Matrix<float> x = random_matrix(kRows, kInputs, random);
  const cpu::PackedWeights weights(random_matrix(kOutputs, kInputs, random), {});
  return threaded_rates(how, [&] {
    Matrix<float> out(kRows, kOutputs);
    cpu::gemm(x, weights, {}, out);
    return kGemmOperations;
  });
}

std::vector<double> int8_gemm(const Measuring& how) {
  Random random(1);
  const Matrix<float> x = random_matrix(kRows, kInputs, random);
  const cpu::PackedInt8Weights weights(random_matrix(kOutputs, kInputs, random), {},
                                       cpu::int8_rounding());
  return threaded_rates(how, [&] {
    Matrix<float> out(kRows, kOutputs);
    cpu::QuantizedRows rows;
    rows.assign(x, cpu::int8_form(weights));
    cpu::gemm_int8(rows, weights, {}, out);
    return kGemmOperations;
  });
}

struct LimitEntry {
  LimitKind kind;
  std::string_view name;
  std::string_view unit;
  std::string_view method;
  std::vector<double> (*measure)(const Measuring&);
};

constexpr std::array<LimitEntry, 11> kLimits = {{
    {LimitKind::kMemoryCopy, "memory copy", "bytes/s",
     "memcpy between two buffers of twice the third cache (64 to 256 MiB); bytes read and written",
     memory_copy},
    {LimitKind::kMemoryRead, "memory read", "bytes/s",
     "memchr over a buffer of twice the third cache (64 to 256 MiB)", memory_read},
    {LimitKind::kMemoryUpdate, "memory update", "bytes/s",
     "signs turned in place over a buffer of twice the third cache (64 to 256 MiB); bytes read and "
     "written",
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
    {LimitKind::kBf16Products, "bf16 products", "FLOP/s",
     "products of bf16 in the first cache, a multiplication and an addition each", bf16_products},
    {LimitKind::kFp32Gemm, "fp32 GEMM", "FLOP/s", "the encoder's product of 2048 x 1536 x 1536",
     fp32_gemm},
    {LimitKind::kInt8Gemm, "int8 GEMM", "OP/s",
     "the encoder's product of 2048 x 1536 x 1536, the rounding of 2048 x 1536 included",
     int8_gemm},
}};

const LimitEntry& entry_of(LimitKind kind) {
  return *std::ranges::find(kLimits, kind, &LimitEntry::kind);
}

bool is_of_cache(LimitKind kind) {
  return kind == LimitKind::kCacheCopy || kind == LimitKind::kCacheRead ||
         kind == LimitKind::kCacheUpdate;
}

}  // namespace

std::string_view name_of(LimitKind kind) { return entry_of(kind).name; }

const Limit* Limits::of(LimitKind kind, std::size_t threads) {
  const LimitEntry& entry = entry_of(kind);
  for (const Limit& limit : measured_) {
    if (limit.name == entry.name && limit.threads == threads) return &limit;
  }
  if (is_of_cache(kind) && cache_sizes().second == 0) return nullptr;
  if (kind == LimitKind::kBf16Products && !cpu::has_bf16_products()) return nullptr;
  const std::vector<double> found = entry.measure({.threads = threads, .rounds = rounds_});
  measured_.push_back({.name = entry.name,
                       .unit = entry.unit,
                       .method = entry.method,
                       .threads = threads,
                       .value = found.back(),
                       .median = found[found.size() / 2],
                       .rounds = found.size()});
  return &measured_.back();
}

}  // namespace reckon
