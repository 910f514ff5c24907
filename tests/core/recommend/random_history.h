#pragma once

#include "core/matrix.h"
#include "core/random.h"
#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon::test {

// Lists of up to max_length items, low rows more often, with duplicates, in no order; every tenth
// user has none.
inline UserItems random_history(std::size_t users, std::size_t items, std::uint64_t max_length,
                                std::uint64_t seed) {
  Random random(seed);
  UserItems history;
  for (std::size_t user = 0; user < users; ++user) {
    const std::uint64_t length = user % 10 == 9 ? 0 : random.below(max_length) + 1;
    for (std::uint64_t i = 0; i < length; ++i) {
      const double skewed = random.uniform() * random.uniform() * static_cast<double>(items);
      history.items.push_back(static_cast<std::int32_t>(skewed));
    }
    history.end_row();
  }
  return history;
}

// The scores of one user.
inline Matrix<float> scores_of(const Recommender& recommender, std::int32_t user) {
  Matrix<float> out(1, recommender.item_count());
  recommender.score_users({&user, 1}, out);
  return out;
}

// A recommender whose scores are given: row u for user u.
class FixedRecommender final : public Recommender {
 public:
  explicit FixedRecommender(Matrix<float> scores) : scores_(std::move(scores)) {}
  std::size_t user_count() const override { return scores_.rows(); }
  std::size_t item_count() const override { return scores_.cols(); }
  bool knows(std::size_t user) const override { return user != unknown_user; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override {
    for (std::size_t q = 0; q < users.size(); ++q) {
      const auto row = scores_.row(static_cast<std::size_t>(users[q]));
      std::copy(row.begin(), row.end(), out.row(q).begin());
    }
  }
  std::size_t unknown_user = static_cast<std::size_t>(-1);

 private:
  Matrix<float> scores_;
};

}  // namespace reckon::test
