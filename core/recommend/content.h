#pragma once

#include "core/profile/user_vectors.h"
#include "core/recommend/recommender.h"
#include "core/scoring/scorer.h"

namespace reckon {

// Score: inner product of the user's and the item's vector; the cosine, as both have unit length.
// Lists are the scorer's where it rescores.
// The scorer and the user vectors must outlive the recommender. Users without history are not
// known.
class ContentRecommender final : public Recommender {
 public:
  ContentRecommender(const Scorer& scorer, const UserVectors& users);
  std::size_t user_count() const override { return users_.has_history.size(); }
  std::size_t item_count() const override { return scorer_.item_count(); }
  bool knows(std::size_t user) const override { return users_.has_history[user] != 0; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;
  std::vector<ScoredItem> list(std::size_t user, std::span<const float> scores,
                               std::span<const std::int32_t> excluded,
                               std::size_t length) const override;

 private:
  const Scorer& scorer_;
  const UserVectors& users_;
};

}  // namespace reckon
