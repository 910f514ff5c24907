#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/recommend/recommender.h"
#include "datasets/dataset.h"
#include "datasets/synth/planted_columns.h"

namespace reckon {

// The recommender that sees the planted truth of a synthetic dataset: its score of an item is the
// probability that the user's next interaction is with it, and positive (a rating of at least 4).
// No recommender can be expected to rank better.
class OracleRecommender final : public Recommender {
 public:
  // True when the dataset has planted truth: synthesize() wrote it.
  static bool is_planted(const Dataset& dataset) { return has_planted_truth(dataset); }
  // Throws Error when it has none, or not of the expected shape.
  explicit OracleRecommender(const Dataset& dataset);

  std::size_t user_count() const override { return users_; }
  std::size_t item_count() const override { return truth_.items.size(); }
  bool knows(std::size_t user) const override { return user < users_; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;

 private:
  void score_user(std::size_t user, std::span<float> out) const;

  PlantedTruth truth_;
  std::size_t users_;
  double total_popularity_ = 0.0;
};

}  // namespace reckon
