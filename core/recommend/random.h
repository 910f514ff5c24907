#pragma once

#include "core/recommend/recommender.h"

namespace reckon {

// Score: uniform in [0, 1), from a stream of random numbers for each user, so that it depends on
// (seed, user, item) alone, not on the order or the thread in which users are scored. Every user is
// known.
class RandomRecommender final : public Recommender {
 public:
  RandomRecommender(std::size_t user_count, std::size_t item_count, std::uint64_t seed)
      : user_count_(user_count), item_count_(item_count), seed_(seed) {}
  std::size_t user_count() const override { return user_count_; }
  std::size_t item_count() const override { return item_count_; }
  bool knows(std::size_t) const override { return true; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;

 private:
  std::size_t user_count_;
  std::size_t item_count_;
  std::uint64_t seed_;
};

}  // namespace reckon
