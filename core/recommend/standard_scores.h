#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon {

// Throws Error unless there is a source, all have the same users and items, and `excluded` has an
// ascending row of items for each user.
void check_sources(std::span<const Recommender* const> sources, const UserItems& excluded);

// The scores of several sources for a few users, ready for any number of weightings of their
// z-scores: each source is scored once.
class StandardScores {
 public:
  // Sources of the same shape; `excluded`: ascending rows of items that do not count in mean and
  // standard deviation.
  StandardScores(std::span<const Recommender* const> sources, std::span<const std::int32_t> users,
                 const UserItems& excluded);

  // out [items]: sum over the sources s of weights[s] * z-score of s, for users[q].
  void combine(std::size_t q, std::span<const double> weights, std::span<float> out) const;

 private:
  struct Scale {
    double mean;
    double inverse_deviation;  // 0 when all the candidates have the same score
  };
  static Scale scale_of(std::span<const float> scores, std::span<const std::int32_t> excluded);

  std::vector<Matrix<float>> scores_;       // a source: [users, items]
  std::vector<std::vector<Scale>> scales_;  // a source: [users]
};

}  // namespace reckon
