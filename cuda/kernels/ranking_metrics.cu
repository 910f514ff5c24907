#include "cuda/kernels/ranking_metrics.h"

#include "cuda/device_code.h"

namespace reckon::cuda {
namespace {

constexpr int kThreads = 128, kUsersPerBlock = kThreads / 32;

__device__ __forceinline__ bool contains(const std::int32_t* ascending, int count,
                                         std::int32_t item) {
  int begin = 0;
  for (int left = count; left > 0;) {
    const int half = left / 2;
    const bool right = ascending[begin + half] < item;
    begin = right ? begin + half + 1 : begin;
    left = right ? left - half - 1 : half;
  }
  return begin < count && ascending[begin] == item;
}

__device__ __forceinline__ double ratio(double numerator, double denominator) {
  return denominator == 0 ? 0 : numerator / denominator;
}

// What the hits up to a cutoff amount to, place by place.
struct Hits {
  int count = 0, first = 0;  // place of the first, from 1
  double gain = 0, precisions = 0;

  __device__ __forceinline__ void add(int place, const double* discounts) {
    ++count;
    if (first == 0) first = place;
    gain += discounts[place - 1];
    precisions += static_cast<double>(count) / static_cast<double>(place);
  }
};

// Value i of one user and cutoff goes to out[i * stride].
__device__ __forceinline__ void write(const Hits& hits, int cutoff, int relevant,
                                      const double* ideal_gains, double* out, std::size_t stride) {
  const int findable = relevant < cutoff ? relevant : cutoff;
  const double precision = ratio(hits.count, cutoff), recall = ratio(hits.count, relevant);
  out[0] = precision;
  out[stride] = recall;
  out[2 * stride] = ratio(2 * precision * recall, precision + recall);
  out[3 * stride] = hits.first == 0 ? 0 : 1;
  out[4 * stride] = ratio(hits.gain, ideal_gains[findable]);
  out[5 * stride] = ratio(hits.precisions, findable);
  out[6 * stride] = hits.first == 0 ? 0 : 1 / static_cast<double>(hits.first);
}

// A warp is one user and up to 32 cutoffs; a lane looks for one item of 32, and adds up the hits of
// one cutoff.
__global__ void __launch_bounds__(kThreads)
    judge_users(JudgedLists lists, MetricCutoffs at, double* out) {
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const auto user = blockIdx.x * std::size_t{kUsersPerBlock} + threadIdx.x / 32;
  const auto users = static_cast<std::size_t>(lists.users);
  if (user >= users) return;
  const std::int32_t* items = lists.items + user * static_cast<std::size_t>(lists.places);
  const std::int32_t* relevant = lists.relevant_items + lists.relevant_offsets[user];
  const auto count =
      static_cast<int>(lists.relevant_offsets[user + 1] - lists.relevant_offsets[user]);
  const int own = static_cast<int>(blockIdx.y) * 32 + lane;
  const int cutoff = own < at.count ? at.cutoffs[own] : 0;
  Hits hits;
  for (int first = 0; first < lists.places; first += 32) {
    const bool is_hit =
        first + lane < lists.places && contains(relevant, count, items[first + lane]);
    for (unsigned left = __ballot_sync(0xffffffff, is_hit); left != 0; left &= left - 1) {
      const int place = first + __ffs(left);
      if (place <= cutoff) hits.add(place, at.discounts);
    }
  }
  if (own >= at.count) return;
  write(hits, cutoff, count, at.ideal_gains, out + static_cast<std::size_t>(own) * users + user,
        static_cast<std::size_t>(at.count) * users);
}

}  // namespace

void ranking_metrics(const JudgedLists& lists, const MetricCutoffs& at, double* out,
                     Stream stream) {
  if (lists.users == 0 || at.count == 0) return;
  const auto blocks = static_cast<unsigned>((lists.users - 1) / kUsersPerBlock + 1);
  const auto groups = static_cast<unsigned>((at.count - 1) / 32 + 1);
  launch(judge_users, {{blocks, groups}, kThreads}, stream, lists, at, out);
}

}  // namespace reckon::cuda
