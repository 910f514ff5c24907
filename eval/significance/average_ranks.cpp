#include "eval/significance/average_ranks.h"

#include <algorithm>
#include <numeric>

namespace reckon {

AverageRanks average_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  AverageRanks result;
  result.ranks.resize(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    const double rank = static_cast<double>(begin + 1 + end) / 2.0;
    for (std::size_t i = begin; i < end; ++i) result.ranks[order[i]] = rank;
    result.group_sizes.push_back(end - begin);
    begin = end;
  }
  return result;
}

}  // namespace reckon
