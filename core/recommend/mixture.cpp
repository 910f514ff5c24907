#include "core/recommend/mixture.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/recommend/standard_scores.h"

namespace reckon {

MixtureRecommender::MixtureRecommender(std::vector<const Recommender*> sources,
                                       std::vector<double> weights, const UserItems& excluded)
    : sources_(std::move(sources)), weights_(std::move(weights)), excluded_(excluded) {
  check_sources(sources_, excluded_);
  if (weights_.size() != sources_.size()) {
    fail("mixture: {} weights for {} sources", weights_.size(), sources_.size());
  }
}

bool MixtureRecommender::knows(std::size_t user) const {
  return std::all_of(sources_.begin(), sources_.end(),
                     [&](const Recommender* source) { return source->knows(user); });
}

void MixtureRecommender::score_users(std::span<const std::int32_t> users,
                                     MatrixView<float> out) const {
  const StandardScores scores(sources_, users, excluded_);
  for (std::size_t q = 0; q < users.size(); ++q) scores.combine(q, weights_, out.row(q));
}

}  // namespace reckon
