#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/scoring/top_k.h"

namespace reckon {

// A source of scores for every (user, item): content, popularity, ... A higher score is a better
// recommendation. Thread-safe: score_users may run in several threads at once.
class Recommender {
 public:
  virtual ~Recommender() = default;
  virtual std::size_t user_count() const = 0;
  virtual std::size_t item_count() const = 0;
  // False for a user about whom this recommender knows nothing (no history): such users are left
  // out and counted.
  virtual bool knows(std::size_t user) const = 0;
  // out [users.size(), item_count()]: the scores of a few users, every one known. No masking of
  // seen items.
  virtual void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const = 0;
  // The best `length` items of a user, best first, fewer where fewer are left: by default those of
  // the user's scores, as score_users() gave them. Items of the ascending `excluded` do not appear.
  virtual std::vector<ScoredItem> list(std::size_t /*user*/, std::span<const float> scores,
                                       std::span<const std::int32_t> excluded,
                                       std::size_t length) const {
    return select_top_k(scores, excluded, length);
  }
};

}  // namespace reckon
