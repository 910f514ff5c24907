#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "eval/judged/discounted_gain.h"
#include "eval/judged/relevance.h"
#include "eval/measure_name.h"

// Formulas that several tools share; k and level as in relevance.h.
namespace reckon::measures {

// Over k, also where fewer are retrieved.
inline double precision(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(hits(list, k, level), k);
}
// Over the retrieved where k is uncut.
inline double precision_of_length(const JudgedList& list, std::size_t k, std::int32_t level) {
  return precision(list, k == MeasureName::kUncut ? list.grades.size() : k, level);
}
inline double recall(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(hits(list, k, level), relevant(list, level));
}
inline double hit(const JudgedList& list, std::size_t k, std::int32_t level) {
  return first_hit(list, k, level) == 0 ? 0.0 : 1.0;
}
inline double reciprocal_rank(const JudgedList& list, std::size_t k, std::int32_t level) {
  const std::size_t rank = first_hit(list, k, level);
  return rank == 0 ? 0.0 : 1.0 / static_cast<double>(rank);
}
inline double average_precision(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(sum_of_precisions(list, k, level), static_cast<double>(relevant(list, level)));
}
inline double r_precision(const JudgedList& list, std::int32_t level) {
  return precision(list, relevant(list, level), level);
}

// Over the smaller of k and the relevant.
inline std::size_t findable(const JudgedList& list, std::size_t k, std::int32_t level = 1) {
  return std::min(k, relevant(list, level));
}
inline double capped_recall(const JudgedList& list, std::size_t k, std::int32_t level) {
  return ratio(hits(list, k, level), findable(list, k, level));
}
inline double capped_average_precision(const JudgedList& list, std::size_t k) {
  return ratio(sum_of_precisions(list, k), static_cast<double>(findable(list, k)));
}

// Documents that were judged, relevant or not, over the retrieved.
inline double judged_share(const JudgedList& list, std::size_t k) {
  std::size_t judged = 0;
  for (const std::int32_t grade : first(list, k)) judged += grade != kUnjudged ? 1U : 0U;
  return ratio(judged, first(list, k).size());
}

// The gain of one relevant document at each of the first n ranks.
inline double ideal_binary_gain(std::size_t n) {
  double sum = 0;
  for (std::size_t rank = 1; rank <= n; ++rank) sum += logarithmic_discount(rank);
  return sum;
}
inline double binary_ndcg(const JudgedList& list, std::size_t k) {
  return ratio(discounted_gain(list.grades, k, binary_gain), ideal_binary_gain(findable(list, k)));
}

// A document of grade g satisfies with probability (2^g - 1) / 2^highest_grade, higher grades as
// the highest (Chapelle, Metzler, Zhang and Grinspan, "Expected Reciprocal Rank for Graded
// Relevance", 2009).
inline double expected_reciprocal_rank(const JudgedList& list, std::size_t k,
                                       std::int32_t highest_grade) {
  double sum = 0;
  double still_reading = 1;
  const auto grades = first(list, k);
  for (std::size_t i = 0; i < grades.size(); ++i) {
    const double satisfied =
        std::ldexp(exponential_gain(std::min(grades[i], highest_grade)), -highest_grade);
    sum += still_reading * satisfied / static_cast<double>(i + 1);
    still_reading *= 1 - satisfied;
  }
  return sum;
}

}  // namespace reckon::measures
