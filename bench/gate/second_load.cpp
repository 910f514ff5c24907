#include "bench/gate/second_load.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "core/parallel.h"
#include "core/random.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kNumbers = std::size_t{4} << 20;  // 32 MiB: more than most caches
constexpr std::chrono::milliseconds kLongestBurst(500);
constexpr std::chrono::milliseconds kLongestPause(1000);

std::chrono::duration<double> draw(std::chrono::milliseconds longest, Random& random) {
  return random.uniform() * std::chrono::duration<double>(longest);
}

void disturb(const std::atomic<bool>& stop, std::uint64_t seed) {
  using Clock = std::chrono::steady_clock;
  Random random(seed);
  std::vector<std::uint64_t> numbers(kNumbers, 1);
  while (!stop) {
    const auto end = Clock::now() + draw(kLongestBurst, random);
    while (!stop && Clock::now() < end) {
      const std::size_t first = random.below(kNumbers / 2);
      for (std::size_t i = first; i < first + kNumbers / 64; ++i) numbers[i] += numbers[i / 2];
    }
    std::this_thread::sleep_for(draw(kLongestPause, random));
  }
}

}  // namespace

void disturb_machine(std::FILE* input) {
  std::atomic<bool> stop = false;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < default_thread_count(); ++i) {
    threads.emplace_back([&stop, i] { disturb(stop, i + 1); });
  }
  while (std::fgetc(input) != EOF) {
  }
  stop = true;
}

}  // namespace reckon::gate
