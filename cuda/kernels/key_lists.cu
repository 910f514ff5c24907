#include "cuda/kernels/key_lists.h"

#include "cuda/kernels/radix_select.h"
#include "cuda/kernels/scored_key.h"

namespace reckon::cuda {
namespace {

// A block is one query.
__global__ void __launch_bounds__(kSelectThreads) select_keys(KeyLists lists, int k, int which) {
  RECKON_SHARED(int, kept);
  RECKON_SHARED(unsigned long long, smallest);
  const int thread = static_cast<int>(threadIdx.x), count = lists.counts[blockIdx.x];
  const std::uint64_t* from = lists.buffers.of(blockIdx.x, which);
  std::uint64_t* to = lists.buffers.of(blockIdx.x, 1 - which);
  const std::uint64_t at_least =
      count > k ? kth_largest<Kth::kOrBelow>(count, k, [=](int i) { return from[i]; }) : kNoKey;
  if (thread == 0) {
    kept = 0;
    smallest = ~0ull;
  }
  __syncthreads();
  for (int i = thread; i < count; i += kSelectThreads) {
    const std::uint64_t key = from[i];
    if (key < at_least) continue;
    to[atomicAdd(&kept, 1)] = key;
    atomicMin(&smallest, key);
  }
  __syncthreads();
  if (thread != 0) return;
  lists.counts[blockIdx.x] = kept;
  if (kept == k) lists.worst[blockIdx.x] = smallest;
}

// A block is one query: a bitonic network (Batcher 1968) over `padded` keys, a power of two.
__global__ void __launch_bounds__(kSelectThreads)
    write_list(KeyLists lists, int k, int padded, int which, TopKOutput out) {
  std::uint64_t* keys = lists.buffers.of(blockIdx.x, which);
  const int thread = static_cast<int>(threadIdx.x);
  for (int i = lists.counts[blockIdx.x] + thread; i < padded; i += kSelectThreads) keys[i] = kNoKey;
  for (int size = 2; size <= padded; size *= 2) {
    for (int distance = size / 2; distance > 0; distance /= 2) {
      __syncthreads();
      for (int pair = thread; pair < padded / 2; pair += kSelectThreads) {
        const int low = pair / distance * 2 * distance + pair % distance, high = low + distance;
        const std::uint64_t a = keys[low], b = keys[high];
        if ((a < b) != ((low & size) == 0)) continue;
        keys[low] = b;
        keys[high] = a;
      }
    }
  }
  __syncthreads();
  const std::size_t first = blockIdx.x * static_cast<std::size_t>(k);
  for (int i = thread; i < k; i += kSelectThreads) {
    const ScoredItem item = item_of(keys[i]);
    out.items[first + static_cast<unsigned>(i)] = item.item;
    out.scores[first + static_cast<unsigned>(i)] = item.score;
  }
}

int power_of_two_from(int k) {
  int padded = 2;
  while (padded < k) padded *= 2;
  return padded;
}

}  // namespace

std::size_t sorted_size(int k) { return static_cast<std::size_t>(power_of_two_from(k)); }

void select_best(const KeyLists& lists, unsigned queries, int k, int which, Stream stream) {
  launch(select_keys, {queries, kSelectThreads}, stream, lists, k, which);
}

void write_sorted(const KeyLists& lists, unsigned queries, int k, int which, const TopKOutput& out,
                  Stream stream) {
  launch(write_list, {queries, kSelectThreads}, stream, lists, k, power_of_two_from(k), which, out);
}

}  // namespace reckon::cuda
