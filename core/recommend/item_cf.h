#pragma once

#include <vector>

#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon {

// Item-based collaborative filtering (Sarwar et al. 2001) on binary data: with c_i the column of
// users who have item i in their history, score(u, i) = sum over the items j of u's history of
// cosine(c_i, c_j) = |users(i) and users(j)| / sqrt(n_i n_j). An item in nobody's history has
// score 0. Memory: two copies of the history; the item x item matrix is never made. Users without
// history are not known.
class ItemCfRecommender final : public Recommender {
 public:
  // An item that is twice in a user's history counts once. Throws Error when the history names
  // items outside [0, item_count).
  ItemCfRecommender(const UserItems& history, std::size_t item_count);
  std::size_t user_count() const override { return items_of_user_.users(); }
  std::size_t item_count() const override { return inverse_norm_.size(); }
  bool knows(std::size_t user) const override { return !items_of_user_.row(user).empty(); }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;

 private:
  UserItems items_of_user_;           // ascending, no duplicates
  UserItems users_of_item_;           // the transpose: row i holds the users of item i, ascending
  std::vector<double> inverse_norm_;  // [items], 1 / sqrt(n_i), 0 for an item without users
};

}  // namespace reckon
