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

}  // namespace reckon
