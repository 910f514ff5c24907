#include "core/recommend/standard_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace reckon {
namespace {

// Calls visit(score) for every candidate's score.
template <typename Visit>
void for_candidates(std::span<const float> scores, std::span<const std::int32_t> excluded,
                    Visit visit) {
  auto next = excluded.begin();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    while (next != excluded.end() && static_cast<std::size_t>(*next) < i) ++next;
    if (next != excluded.end() && static_cast<std::size_t>(*next) == i) continue;
    visit(scores[i]);
  }
}

}  // namespace

void check_sources(std::span<const Recommender* const> sources, const UserItems& excluded) {
  if (sources.empty()) fail("mixture: no source of scores");
  const std::size_t users = sources.front()->user_count();
  const std::size_t items = sources.front()->item_count();
  for (const Recommender* source : sources) {
    if (source->user_count() != users || source->item_count() != items) {
      fail("mixture: a source of {} users x {} items beside one of {} x {}", source->user_count(),
           source->item_count(), users, items);
    }
  }
  check_ascending_user_items(excluded, items, "mixture: excluded items");
  if (excluded.users() != users) {
    fail("mixture: excluded items of {} users, expected {}", excluded.users(), users);
  }
}

StandardScores::StandardScores(std::span<const Recommender* const> sources,
                               std::span<const std::int32_t> users, const UserItems& excluded) {
  for (const Recommender* source : sources) {
    const auto& scores = scores_.emplace_back(users.size(), source->item_count());
    source->score_users(users, scores_.back());
    auto& scales = scales_.emplace_back();
    for (std::size_t q = 0; q < users.size(); ++q) {
      const auto user = static_cast<std::size_t>(users[q]);
      scales.push_back(scale_of(scores.row(q), excluded.row(user)));
    }
  }
}

StandardScores::Scale StandardScores::scale_of(std::span<const float> scores,
                                               std::span<const std::int32_t> excluded) {
  double sum = 0;
  double count = 0;
  float smallest = std::numeric_limits<float>::infinity();
  float largest = -smallest;
  for_candidates(scores, excluded, [&](float score) {
    sum += score;
    count += 1;
    smallest = std::min(smallest, score);
    largest = std::max(largest, score);
  });
  // Decided on the scores themselves: rounding in the mean would make a deviation of 1e-17.
  if (!(smallest < largest)) return {0, 0};
  const double mean = sum / count;
  double squares = 0;
  for_candidates(scores, excluded,
                 [&](float score) { squares += (score - mean) * (score - mean); });
  return {mean, 1 / std::sqrt(squares / count)};
}

void StandardScores::combine(std::size_t q, std::span<const double> weights,
                             std::span<float> out) const {
  // sum of w (x - mean) / deviation = sum of slope x - offset
  double offset = 0;
  std::vector<double> slopes(weights.size());
  for (std::size_t s = 0; s < weights.size(); ++s) {
    slopes[s] = weights[s] * scales_[s][q].inverse_deviation;
    offset += slopes[s] * scales_[s][q].mean;
  }
  constexpr std::size_t kBlock = 256;  // sums of a block stay in the first-level cache
  double sums[kBlock];
  for (std::size_t begin = 0; begin < out.size(); begin += kBlock) {
    const std::size_t count = std::min(kBlock, out.size() - begin);
    std::fill_n(sums, count, -offset);
    for (std::size_t s = 0; s < weights.size(); ++s) {
      if (slopes[s] == 0) continue;
      const float* scores = scores_[s].row(q).data() + begin;
      for (std::size_t i = 0; i < count; ++i) sums[i] += slopes[s] * scores[i];
    }
    for (std::size_t i = 0; i < count; ++i) out[begin + i] = static_cast<float>(sums[i]);
  }
}

}  // namespace reckon
