#include "bench/gate/pair_estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/error.h"
#include "eval/significance/paired_differences.h"

namespace reckon::gate {

double own_wall_ns(const SliceTimes& slice) {
  // The kernel adds a wait when it ends, perhaps in the slice after the one in which it began.
  const std::int64_t least = std::min(slice.cpu_ns, slice.wall_ns);
  return static_cast<double>(std::max(slice.wall_ns - slice.wait_ns, least));
}

double midmean(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const std::size_t cut = sorted.size() / 4;
  return mean_of(std::span(sorted).subspan(cut, sorted.size() - 2 * cut));
}

PairEstimate estimate_pair(std::span<const SliceTimes> slices) {
  struct Block {
    std::array<double, 2> cpu = {};
    std::array<int, 2> slices = {};
  };
  std::map<std::size_t, Block> blocks;
  std::array<double, 2> wall = {};
  for (const SliceTimes& slice : slices) {
    const std::size_t side = slice.candidate ? 1 : 0;
    Block& block = blocks[slice.block];
    block.cpu[side] += static_cast<double>(slice.cpu_ns);
    block.slices[side] += 1;
    wall[side] += own_wall_ns(slice);
  }
  std::vector<double> logarithms;
  for (const auto& [number, block] : blocks) {
    if (block.slices != std::array<int, 2>{2, 2}) {
      fail("block {}: {} and {} slices, expected 2 and 2", number, block.slices[0],
           block.slices[1]);
    }
    logarithms.push_back(std::log(block.cpu[1] / block.cpu[0]));
  }
  if (logarithms.empty()) fail("no block of slices");
  return {midmean(logarithms), std::log(wall[1] / wall[0])};
}

}  // namespace reckon::gate
