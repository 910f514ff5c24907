#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/judged/judged_list.h"

// Parts of measures that treat documents of equal score as one.
namespace reckon::measures {

// Calls group(begin, end) for the ranks (from 0) of each run of scores that are equal as Score.
template <typename Score = double, typename Group>
void for_each_tied_group(std::span<const double> scores, Group group) {
  for (std::size_t begin = 0; begin < scores.size();) {
    std::size_t end = begin + 1;
    while (end < scores.size() &&
           static_cast<Score>(scores[end]) == static_cast<Score>(scores[begin]))
      ++end;
    group(begin, end);
    begin = end;
  }
}

inline std::size_t hits_between(const JudgedList& list, std::size_t begin, std::size_t end,
                                std::int32_t level = 1) {
  std::size_t count = 0;
  for (std::size_t i = begin; i < end; ++i) count += list.grades[i] >= level ? 1U : 0U;
  return count;
}

// Pairs of a relevant and another retrieved document: all, those in the right order, and those
// with equal scores.
struct RankedPairs {
  std::uint64_t all = 0;
  std::uint64_t right = 0;
  std::uint64_t tied = 0;

  // Area under the ROC curve; `tie_credit` is what a tied pair counts. NaN where there is no pair.
  double auc(double tie_credit) const {
    return (static_cast<double>(right) + tie_credit * static_cast<double>(tied)) /
           static_cast<double>(all);
  }
};

template <typename Score = double>
RankedPairs ranked_pairs(const JudgedList& list) {
  RankedPairs pairs;
  std::uint64_t above = 0;  // relevant documents of higher score
  std::uint64_t others = 0;
  for_each_tied_group<Score>(list.scores, [&](std::size_t begin, std::size_t end) {
    const std::uint64_t relevant = hits_between(list, begin, end);
    const std::uint64_t other = end - begin - relevant;
    pairs.right += above * other;
    pairs.tied += relevant * other;
    above += relevant;
    others += other;
  });
  pairs.all = above * others;
  return pairs;
}

}  // namespace reckon::measures
