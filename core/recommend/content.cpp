#include "core/recommend/content.h"

#include <algorithm>

#include "core/error.h"

namespace reckon {

ContentRecommender::ContentRecommender(const Scorer& scorer, const UserVectors& users)
    : scorer_(scorer), users_(users) {
  if (users.vectors.cols() != scorer.dimension()) {
    fail("content: user vectors of dimension {}, items of {}", users.vectors.cols(),
         scorer.dimension());
  }
}

void ContentRecommender::score_users(std::span<const std::int32_t> users,
                                     MatrixView<float> out) const {
  Matrix<float> queries(users.size(), scorer_.dimension());
  for (std::size_t q = 0; q < users.size(); ++q) {
    const auto vector = users_.vectors.row(static_cast<std::size_t>(users[q]));
    std::copy(vector.begin(), vector.end(), queries.row(q).begin());
  }
  scorer_.scores(queries, out);
}

std::vector<ScoredItem> ContentRecommender::list(std::size_t user, std::span<const float> scores,
                                                 std::span<const std::int32_t> excluded,
                                                 std::size_t length) const {
  if (!scorer_.rescores()) return Recommender::list(user, scores, excluded, length);
  UserItems lists;
  lists.items.assign(excluded.begin(), excluded.end());
  lists.end_row();
  const TopK top =
      scorer_.top_k(users_.vectors.view().rows_between(user, user + 1), length, lists, 1);
  std::vector<ScoredItem> list;
  for (std::size_t p = 0; p < length && top.items.row(0)[p] >= 0; ++p) {
    list.push_back({top.scores.row(0)[p], top.items.row(0)[p]});
  }
  return list;
}

}  // namespace reckon
