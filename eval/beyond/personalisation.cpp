#include "eval/beyond/personalisation.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "core/exact_sum.h"

namespace reckon::beyond {

// The cosines of the pairs that share item i add up to ((sum_u a_u)^2 - sum_u a_u^2) / 2 over the
// users u who are recommended it, with a_u = 1 / sqrt(length of u's list). Users are counted by the
// length of their list, so that the order of users does not matter.
double personalisation(std::span<const List> lists, std::size_t item_count) {
  std::map<std::size_t, std::vector<List>> by_length;
  std::int64_t users = 0;
  for (const List& list : lists) {
    if (list.empty()) continue;
    by_length[list.size()].push_back(list);
    ++users;
  }
  if (users < 2) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> norms(item_count);    // sum_u a_u
  std::vector<double> squares(item_count);  // sum_u a_u^2
  for (const auto& [length, same_length] : by_length) {
    const std::vector<std::int64_t> counts = recommendation_counts(same_length, item_count);
    const auto size = static_cast<double>(length);
    const bool alone = by_length.size() == 1;
    for (std::size_t item = 0; item < item_count; ++item) {
      const auto count = static_cast<double>(counts[item]);
      // One length: in units of 1 / length everything is an integer.
      norms[item] += alone ? count : count / std::sqrt(size);
      squares[item] += alone ? count : count / size;
    }
  }
  ExactSum common;
  for (std::size_t item = 0; item < item_count; ++item) {
    common.add(norms[item] * norms[item] - squares[item]);
  }
  const auto n = static_cast<double>(users);
  const double unit = by_length.size() == 1 ? static_cast<double>(by_length.begin()->first) : 1.0;
  return 1.0 - common.value() / unit / (n * (n - 1.0));
}

}  // namespace reckon::beyond
