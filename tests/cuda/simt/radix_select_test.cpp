// A function of kernels, called by one of its own: on the CPU alone.
#include "cuda/kernels/radix_select.h"

#include <algorithm>
#include <functional>

#include "core/random.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

template <class Key, Kth kKth>
__global__ void find_kth(const Key* keys, int count, int k, Key* out) {
  const Key found = kth_largest<kKth>(count, k, [=](int i) { return keys[i]; });
  if (threadIdx.x == 0) *out = found;
}

template <class Key, Kth kKth>
Key kth_of(const std::vector<Key>& keys, int k) {
  const DeviceArray<Key> on_device(keys);
  DeviceArray<Key> out(1);
  launch(find_kth<Key, kKth>, {1, kSelectThreads}, nullptr, on_device.data(),
         static_cast<int>(keys.size()), k, out.data());
  return out.to_host()[0];
}

template <class Key>
void expect_kth(std::vector<Key> keys) {
  std::vector<Key> sorted = keys;
  std::ranges::sort(sorted, std::greater());
  for (std::size_t k : {std::size_t{1}, std::size_t{2}, keys.size() / 2, keys.size()}) {
    k = std::clamp(k, std::size_t{1}, keys.size());
    const Key expected = sorted[k - 1];
    EXPECT_EQ((kth_of<Key, Kth::kExact>(keys, static_cast<int>(k))), expected) << "k " << k;
    const Key below = kth_of<Key, Kth::kOrBelow>(keys, static_cast<int>(k));
    EXPECT_LE(below, expected) << "k " << k;
    for (const Key key : keys) EXPECT_FALSE(below <= key && key < expected) << "k " << k;
  }
}

class KthLargest : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(KthLargest);

// Of few different bits, so that digits are shared and the k-th may be the last of its digit.
TEST_P(KthLargest, IsThatOfTheSortedKeysAndNoOtherIsBetweenItAndWhatIsBelow) {
  Random random(1);
  for (const std::size_t count : {1, 2, 7, 600}) {
    for (const std::uint64_t values : {2, 50, 70'000}) {
      std::vector<std::uint32_t> narrow(count);
      for (auto& key : narrow) {
        key = static_cast<std::uint32_t>(random.below(values)) * 0x01000193u;
      }
      expect_kth(narrow);
      std::vector<std::uint64_t> wide(count);
      for (auto& key : wide) key = random.below(values) * 0x100000001b3u;
      expect_kth(wide);
    }
  }
}

}  // namespace
}  // namespace reckon::cuda
