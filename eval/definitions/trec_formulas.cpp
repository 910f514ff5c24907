#include "eval/definitions/trec_formulas.h"

#include <algorithm>
#include <cmath>

#include "eval/judged/usual_measures.h"

namespace reckon::definitions {
namespace {

using namespace measures;  // the formulas' parts

// Judged not relevant: a grade from 0, below the level. Negative grades are not counted.
bool judged_not_relevant(std::int32_t grade, std::int32_t level) {
  return grade >= 0 && grade < level;
}

// A share of the relevant documents as a number of documents.
std::size_t documents_of(const JudgedList& list, double share, std::int32_t level) {
  return static_cast<std::size_t>(share * static_cast<double>(relevant(list, level)) + 0.9);
}

double ideal_gain(const JudgedList& list, std::size_t i) {
  return i < list.judged.size() ? linear_gain(list.judged[i]) : 0.0;
}

}  // namespace

double trec_bpref(const JudgedList& list, std::int32_t level) {
  const double relevant_count = static_cast<double>(relevant(list, level));
  double not_relevant = 0;
  for (const std::int32_t grade : list.judged) not_relevant += judged_not_relevant(grade, level);
  double above = 0;
  double sum = 0;
  for (const std::int32_t grade : list.grades) {
    if (judged_not_relevant(grade, level)) ++above;
    if (grade < level) continue;
    sum += above == 0
               ? 1.0
               : 1.0 - std::min(above, relevant_count) / std::min(not_relevant, relevant_count);
  }
  return ratio(sum, relevant_count);
}

double inferred_average_precision(const JudgedList& list, std::int32_t level) {
  constexpr double kSmoothing = 0.00001;
  double above_relevant = 0;
  double above_not_relevant = 0;
  double above_not_judged = 0;
  double sum = 0;
  for (std::size_t i = 0; i < list.grades.size(); ++i) {
    const std::int32_t grade = list.grades[i];
    if (grade >= level) {
      const double above = static_cast<double>(i);
      sum += 1.0 / (above + 1.0);
      if (i > 0)
        sum += above / (above + 1.0) *
               ((above_relevant + above_not_relevant + above_not_judged) / above) *
               ((above_relevant + kSmoothing) /
                (above_relevant + above_not_relevant + 2.0 * kSmoothing));
      ++above_relevant;
    } else if (grade < 0 && grade != kUnjudged) {
      ++above_not_judged;
    } else if (judged_not_relevant(grade, level)) {
      ++above_not_relevant;
    }
  }
  return ratio(sum, static_cast<double>(relevant(list, level)));
}

double interpolated_precision(const JudgedList& list, double share, std::int32_t level) {
  const std::size_t wanted = documents_of(list, share, level);
  std::size_t found = 0;
  double best = 0;
  for (std::size_t i = 0; i < list.grades.size(); ++i) {
    if (list.grades[i] < level) continue;
    ++found;
    if (found >= wanted) best = std::max(best, ratio(found, i + 1));
  }
  return best;
}

double set_precision(const JudgedList& list, std::int32_t level) {
  return ratio(hits(list, list.grades.size(), level), list.grades.size());
}

double ndcg_at_relevant(const JudgedList& list) {
  double ideal = 0;
  double gained = 0;
  double sum = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < list.grades.size(); ++i) {
    ideal += ideal_gain(list, i) * logarithmic_discount(i + 1);
    const double gain = linear_gain(list.grades[i]);
    if (gain == 0) continue;
    gained += gain * logarithmic_discount(i + 1);
    sum += gained / ideal;
    ++found;
  }
  const std::size_t all = relevant(list);
  sum += static_cast<double>(all - found) * normalised_gain(list, MeasureName::kUncut, linear_gain);
  return ratio(sum, static_cast<double>(all));
}

double gain_by_shortfall(const JudgedList& list) {
  double cost = 0;
  double gained = 0;
  double sum = 0;
  for (std::size_t i = 0; i < list.grades.size(); ++i) {
    cost += std::max(ideal_gain(list, i), 1.0);
    const double gain = linear_gain(list.grades[i]);
    gained += gain;
    sum += gain / std::log2(2 + cost - gained);
  }
  double ideal = 0;
  for (std::size_t i = 0; i < list.judged.size(); ++i) ideal += ideal_gain(list, i);
  return ratio(sum, ideal);
}

double binary_gain_by_shortfall(const JudgedList& list, std::int32_t level) {
  double above = 0;
  double sum = 0;
  for (const std::int32_t grade : list.grades) {
    if (grade >= level)
      sum += 1.0 / std::log2(2.0 + above);
    else
      ++above;
  }
  return ratio(sum, static_cast<double>(relevant(list, level)));
}

double precision_at_multiple(const JudgedList& list, double multiple, std::int32_t level) {
  return precision(list, documents_of(list, multiple, level), level);
}

}  // namespace reckon::definitions
