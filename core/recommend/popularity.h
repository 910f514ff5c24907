#pragma once

#include <vector>

#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon {

// Score of an item: how often it is in the lists, whoever asks. Which interactions the lists hold,
// all or the positive ones, is the caller's choice. Every user is known.
class PopularityRecommender final : public Recommender {
 public:
  // Throws Error when the lists name items outside [0, item_count).
  PopularityRecommender(const UserItems& lists, std::size_t item_count);
  std::size_t user_count() const override { return user_count_; }
  std::size_t item_count() const override { return scores_.size(); }
  bool knows(std::size_t) const override { return true; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;

 private:
  std::size_t user_count_;
  std::vector<float> scores_;  // [items]
};

}  // namespace reckon
