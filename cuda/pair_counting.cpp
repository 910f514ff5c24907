#include "cuda/pair_counting.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "cuda/kernels/radix_sort.h"

namespace reckon::cuda {
namespace {

constexpr std::size_t kScoresAtOnce = std::size_t{1} << 22;  // 16 MiB

DeviceArray<float> sorted_on_device(std::span<const float> values) {
  if (values.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    fail("AUC: {} positives, expected at most {}", values.size(), std::numeric_limits<int>::max());
  }
  const auto count = static_cast<int>(values.size());
  try {
    DeviceArray<float> sorted(values), other(values.size());
    DeviceArray<std::uint32_t> scratch(radix_sort_scratch(count));
    radix_sort(sorted.data(), other.data(), scratch.data(), count, nullptr);
    return sorted;
  } catch (const OutOfDeviceMemory& error) {
    fail("AUC: {} positives do not fit into device memory: {}", values.size(), error.what());
  }
}

}  // namespace

PairCounting::PairCounting(std::span<const float> positives)
    : positives_(sorted_on_device(positives)), device_counts_(1), size_(kScoresAtOnce) {}

void PairCounting::add(std::span<const float> negatives) {
  const std::scoped_lock lock(mutex_);
  gathered_.insert(gathered_.end(), negatives.begin(), negatives.end());
  if (gathered_.size() >= kScoresAtOnce) count_gathered();
}

PairCounting::Sum PairCounting::counts() {
  const std::scoped_lock lock(mutex_);
  count_gathered();
  return sum_;
}

void PairCounting::count_gathered() {
  for (std::size_t begin = 0; begin < gathered_.size();) {
    const auto some =
        std::span(gathered_).subspan(begin, std::min(size_.at_once(), gathered_.size() - begin));
    const auto count = [&] {
      const float* const negatives = negatives_.assign(some, nullptr);
      const PairCounts none = {0, 0};
      copy_to_device(device_counts_.data(), &none, sizeof(none), nullptr);
      count_pairs(positives_.data(), positives_.size(), negatives, some.size(),
                  device_counts_.data(), nullptr);
    };
    if (!size_.fits("AUC: a negative", some.size(), some.size() > 1, count)) continue;
    const PairCounts found = device_counts_.to_host()[0];
    sum_.wins += found.wins;
    sum_.ties += found.ties;
    sum_.pairs += static_cast<Sum::Count>(positives_.size()) * some.size();
    begin += some.size();
  }
  gathered_.clear();
}

}  // namespace reckon::cuda
