#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/judged/grade_mask.h"
#include "eval/judged/judged_list.h"

// What the formulas of ranking measures are made of. k is a cutoff, or MeasureName::kUncut; a
// document is relevant when its grade is at least `level`, and level is at least 1 unless said
// otherwise, so that unjudged documents are not.
namespace reckon::measures {

inline std::span<const std::int32_t> first(const JudgedList& list, std::size_t k) {
  return list.grades.first(std::min(k, list.grades.size()));
}

// Relevant documents among the first k, among all judged (grades descend), and the rank of the
// first, from 1 (0: none).
inline std::size_t hits(const JudgedList& list, std::size_t k, std::int32_t level = 1) {
  std::uint32_t count = 0;
  for (const std::int32_t grade : first(list, k)) count += grade >= level ? 1U : 0U;
  return count;
}
inline std::size_t relevant(const JudgedList& list, std::int32_t level = 1) {
  std::uint32_t count = 0;  // of all: faster than a search, whose end is mispredicted
  for (const std::int32_t grade : list.judged) count += grade >= level ? 1U : 0U;
  return count;
}
inline std::size_t first_hit(const JudgedList& list, std::size_t k, std::int32_t level = 1) {
  std::size_t rank = 0;
  for_each_reaching(first(list, k), level, [&](std::size_t i) {
    rank = i + 1;
    return false;
  });
  return rank;
}

// 0 where the denominator is.
inline double ratio(double numerator, double denominator) {
  return denominator == 0 ? 0.0 : numerator / denominator;
}
inline double ratio(std::size_t numerator, std::size_t denominator) {
  return ratio(static_cast<double>(numerator), static_cast<double>(denominator));
}

// Precision at the rank of each relevant document among the first k, summed.
inline double sum_of_precisions(const JudgedList& list, std::size_t k, std::int32_t level = 1) {
  std::size_t found = 0;
  double sum = 0;
  for_each_reaching(first(list, k), level, [&](std::size_t i) {
    sum += static_cast<double>(++found) / static_cast<double>(i + 1);
    return true;
  });
  return sum;
}

// Harmonic mean of precision and recall; 0 where both are 0.
inline double f_measure(double precision, double recall, double beta = 1) {
  const double square = beta * beta;
  return ratio((1 + square) * precision * recall, square * precision + recall);
}

}  // namespace reckon::measures
