#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/judged/judged_list.h"

namespace reckon::measures {

// 1 / log2(rank + 1) for ranks from 1 (Jarvelin and Kekalainen, "Cumulated Gain-based Evaluation
// of IR Techniques", 2002).
double logarithmic_discount(std::size_t rank);

// Gains of a grade; grades below 1, and unjudged ones, gain nothing.
inline double linear_gain(std::int32_t grade) { return grade > 0 ? grade : 0.0; }
inline double exponential_gain(std::int32_t grade) {
  return grade > 0 ? std::ldexp(1.0, grade) - 1.0 : 0.0;
}
inline double binary_gain(std::int32_t grade) { return grade > 0 ? 1.0 : 0.0; }

// The gains of the first k, discounted by their rank, summed.
template <typename Gain, typename Discount>
double discounted_gain(std::span<const std::int32_t> grades, std::size_t k, Gain gain,
                       Discount discount) {
  double sum = 0;
  for (std::size_t i = 0; i < grades.size() && i < k; ++i)
    if (const double value = gain(grades[i]); value != 0) sum += value * discount(i + 1);
  return sum;
}
template <typename Gain>
double discounted_gain(std::span<const std::int32_t> grades, std::size_t k, Gain gain) {
  return discounted_gain(grades, k, gain, logarithmic_discount);
}

// Relative to the best order of all judged documents, cut at the same k; 0 where none gains.
template <typename Gain>
double normalised_gain(const JudgedList& list, std::size_t k, Gain gain) {
  const double best = discounted_gain(list.judged, k, gain);
  return best == 0 ? 0.0 : discounted_gain(list.grades, k, gain) / best;
}

}  // namespace reckon::measures
