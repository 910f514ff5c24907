#include "cuda/simt/warp.h"

#include <algorithm>

namespace reckon::simt {
namespace {

template <class Function>
void for_each_lane(unsigned mask, const Function& function) {
  for (; mask; mask &= mask - 1) function(static_cast<unsigned>(std::countr_zero(mask)));
}

void compute_shuffle(const WarpWords& in, WarpWords& out, unsigned mask) {
  for_each_lane(mask, [&](unsigned lane) {
    const auto source = static_cast<unsigned>(in[lane][2]);
    if (source >= kWarpSize || !(mask >> source & 1)) {
      fail_thread("a shuffle reads from a lane that is not in its mask");
    }
    out[lane][0] = in[source][0];
    out[lane][1] = in[source][1];
  });
}

void compute_ballot(const WarpWords& in, WarpWords& out, unsigned mask) {
  std::uint64_t votes = 0;
  for_each_lane(mask, [&](unsigned lane) { votes |= in[lane][0] << lane; });
  for_each_lane(mask, [&](unsigned lane) { out[lane][0] = votes; });
}

template <class T, class Operation>
void compute_reduction(const WarpWords& in, WarpWords& out, unsigned mask,
                       const Operation& operation) {
  const auto value_of = [&](unsigned lane) { return static_cast<T>(in[lane][0]); };
  const auto first = static_cast<unsigned>(std::countr_zero(mask));
  T result = value_of(first);
  for_each_lane(mask & ~(1u << first),
                [&](unsigned lane) { result = operation(result, value_of(lane)); });
  for_each_lane(mask, [&](unsigned lane) { out[lane][0] = static_cast<std::uint32_t>(result); });
}

template <class T>
void compute_add(const WarpWords& in, WarpWords& out, unsigned mask) {
  compute_reduction<T>(in, out, mask, [](T a, T b) { return static_cast<T>(a + b); });
}
template <class T>
void compute_min(const WarpWords& in, WarpWords& out, unsigned mask) {
  compute_reduction<T>(in, out, mask, [](T a, T b) { return std::min(a, b); });
}
template <class T>
void compute_max(const WarpWords& in, WarpWords& out, unsigned mask) {
  compute_reduction<T>(in, out, mask, [](T a, T b) { return std::max(a, b); });
}

}  // namespace

const WarpCollective kSyncWarp = {"__syncwarp", nullptr, true};
const WarpCollective kShuffle = {"__shfl_sync", compute_shuffle};
const WarpCollective kShuffleUp = {"__shfl_up_sync", compute_shuffle};
const WarpCollective kShuffleDown = {"__shfl_down_sync", compute_shuffle};
const WarpCollective kShuffleXor = {"__shfl_xor_sync", compute_shuffle};
const WarpCollective kBallot = {"__ballot_sync", compute_ballot};
const WarpCollective kReduceAdd = {"__reduce_add_sync", compute_add<std::uint32_t>};
const WarpCollective kReduceMinSigned = {"__reduce_min_sync", compute_min<std::int32_t>};
const WarpCollective kReduceMaxSigned = {"__reduce_max_sync", compute_max<std::int32_t>};
const WarpCollective kReduceMinUnsigned = {"__reduce_min_sync", compute_min<std::uint32_t>};
const WarpCollective kReduceMaxUnsigned = {"__reduce_max_sync", compute_max<std::uint32_t>};

}  // namespace reckon::simt
