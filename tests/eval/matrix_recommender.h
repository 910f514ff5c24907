#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon::test {

// Scores as given, [users, items].
class MatrixRecommender final : public Recommender {
 public:
  explicit MatrixRecommender(Matrix<float> scores, std::vector<std::uint8_t> known = {})
      : scores_(std::move(scores)), known_(std::move(known)) {}

  std::size_t user_count() const override { return scores_.rows(); }
  std::size_t item_count() const override { return scores_.cols(); }
  bool knows(std::size_t user) const override { return known_.empty() || known_[user] != 0; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override {
    for (std::size_t i = 0; i < users.size(); ++i) {
      const auto row = scores_.row(static_cast<std::size_t>(users[i]));
      std::copy(row.begin(), row.end(), out.row(i).begin());
    }
  }
  Matrix<float>& scores() { return scores_; }

 private:
  Matrix<float> scores_;
  std::vector<std::uint8_t> known_;
};

inline UserItems user_items(const std::vector<std::vector<std::int32_t>>& rows) {
  UserItems result;
  for (const auto& row : rows) {
    result.items.insert(result.items.end(), row.begin(), row.end());
    result.end_row();
  }
  return result;
}

}  // namespace reckon::test
