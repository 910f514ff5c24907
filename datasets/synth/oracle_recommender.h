#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/recommend/recommender.h"
#include "datasets/dataset.h"

namespace reckon {

// The recommender that sees the planted truth of a synthetic dataset: its score of an item is the
// probability that the user's next interaction is a positive one with it. No recommender can be
// expected to rank better.
class OracleRecommender final : public Recommender {
 public:
  // True when the dataset has planted truth (synthesize() wrote it).
  static bool is_planted(const Dataset& dataset);
  // Throws Error when it has none, or not of the expected shape.
  explicit OracleRecommender(const Dataset& dataset);

  std::size_t user_count() const override;
  std::size_t item_count() const override;
  bool knows(std::size_t user) const override { return user < user_count(); }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;
};

}  // namespace reckon
