#pragma once

#include <span>
#include <vector>

#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon {

// A weighted sum of several sources. The scores of a source are standardised for each user (minus
// the mean over the candidate items, over the population standard deviation; 0 if that is 0), as
// the sources have different units. Candidates are the items that are not in excluded.row(user).
// A user is known when every source knows them.
class MixtureRecommender final : public Recommender {
 public:
  // Sources and `excluded` (ascending rows) must outlive the mixture. Throws Error when there is no
  // source, or their shapes, the number of weights or the excluded items do not fit together.
  MixtureRecommender(std::vector<const Recommender*> sources, std::vector<double> weights,
                     const UserItems& excluded);
  std::size_t user_count() const override { return sources_.front()->user_count(); }
  std::size_t item_count() const override { return sources_.front()->item_count(); }
  bool knows(std::size_t user) const override;
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override;

 private:
  std::vector<const Recommender*> sources_;
  std::vector<double> weights_;
  const UserItems& excluded_;
};

}  // namespace reckon
