#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/judged/grade_mask.h"
#include "eval/judged/judged_list.h"

namespace reckon::measures {

inline constexpr std::size_t kTabledDiscounts = 1024;
std::array<double, kTabledDiscounts> tabled_discounts();

// 1 / log2(rank + 1) for ranks from 1 (Jarvelin and Kekalainen, "Cumulated Gain-based Evaluation
// of IR Techniques", 2002).
inline double logarithmic_discount(std::size_t rank) {
  static const std::array<double, kTabledDiscounts> discounts = tabled_discounts();
  if (rank <= kTabledDiscounts) return discounts[rank - 1];
  return 1.0 / std::log2(static_cast<double>(rank) + 1.0);
}

// Gains of a grade; grades below 1, and unjudged ones, gain nothing. Objects, so that each is a
// type of its own and is compiled into the loops it is handed to.
inline constexpr auto linear_gain = [](std::int32_t grade) -> double {
  return grade > 0 ? grade : 0.0;
};
inline constexpr auto exponential_gain = [](std::int32_t grade) {
  return grade > 0 ? std::ldexp(1.0, grade) - 1.0 : 0.0;
};
inline constexpr auto binary_gain = [](std::int32_t grade) { return grade > 0 ? 1.0 : 0.0; };

// The gains of the first k, discounted by their rank, summed; grades below 1 must gain nothing.
template <typename Gain, typename Discount>
double discounted_gain(std::span<const std::int32_t> grades, std::size_t k, Gain gain,
                       Discount discount) {
  double sum = 0;
  for_each_reaching(grades.first(std::min(k, grades.size())), 1, [&](std::size_t i) {
    sum += gain(grades[i]) * discount(i + 1);
    return true;
  });
  return sum;
}
template <typename Gain>
double discounted_gain(std::span<const std::int32_t> grades, std::size_t k, Gain gain) {
  return discounted_gain(grades, k, gain,
                         [](std::size_t rank) { return logarithmic_discount(rank); });
}

// Relative to the best order of all judged documents, cut at the same k; 0 where none gains.
template <typename Gain>
double normalised_gain(const JudgedList& list, std::size_t k, Gain gain) {
  const double best = discounted_gain(list.judged, k, gain);
  return best == 0 ? 0.0 : discounted_gain(list.grades, k, gain) / best;
}

}  // namespace reckon::measures
