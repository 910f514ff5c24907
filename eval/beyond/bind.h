#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/exact_sum.h"
#include "eval/beyond/beyond_measure.h"

// What the tables of tools are made of.
namespace reckon::beyond {

inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Mean over those that are numbers, NaN without any.
inline double mean_of_numbers(std::span<const double> values) {
  ExactSum sum;
  std::size_t count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum.add(value);
    ++count;
  }
  return count == 0 ? kNone : sum.value() / static_cast<double>(count);
}

// of_user(user row) -> value, averaged over the users.
template <typename OfUser>
BeyondValue mean_over(std::span<const std::int32_t> users, OfUser&& of_user) {
  BeyondValue result;
  result.users.assign(users.begin(), users.end());
  result.per_user.reserve(users.size());
  for (const std::int32_t user : users) result.per_user.push_back(of_user(user));
  result.value = mean_of_numbers(result.per_user);
  return result;
}

// of_item(item row) -> value, averaged over a list; NaN for an empty one.
template <typename OfItem>
double mean_over_list(List list, OfItem&& of_item) {
  if (list.empty()) return kNone;
  double sum = 0.0;
  for (const std::int32_t item : list) sum += of_item(item);
  return sum / static_cast<double>(list.size());
}

// Of one number an item.
template <typename Number>
double mean_over_list(List list, const std::vector<Number>& of_item) {
  return mean_over_list(list, [&](std::int32_t item) {
    return static_cast<double>(of_item[static_cast<std::size_t>(item)]);
  });
}

// The cutoff of a measure that has none to fall back to.
inline std::size_t required_cutoff(const MeasureName& name) {
  const std::size_t k = name.cutoff();
  if (k == MeasureName::kUncut) fail("metric '{}': expected a cutoff", name.text());
  return k;
}

}  // namespace reckon::beyond
