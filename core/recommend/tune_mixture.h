#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/progress.h"
#include "core/recommend/recommender.h"
#include "core/user_items.h"

namespace reckon {

// How good a list is for a user, best item first, given the user's relevant items; for example
// NDCG. Called from several threads.
using ListQuality = std::function<double(std::span<const std::int32_t> list,
                                         std::span<const std::int32_t> relevant)>;

// What the weights are chosen on: the validation part.
struct TuningTask {
  const UserItems& excluded;  // ascending: items that are no candidates
  const UserItems& relevant;  // users with an empty row do not count
  ListQuality quality;
  std::size_t list_length = 10;
};

struct MixtureTuning {
  std::vector<double> weights;  // one a source, sum 1
  double quality = 0;           // mean over the users that count, with these weights
  std::size_t users = 0;        // users that count: known to every source, with a relevant item
};

// The weights of a MixtureRecommender of these sources that give the best mean quality of the
// users' lists, among all weights >= 0 that are multiples of 0.1 and sum to 1. Of equals, the first
// in lexicographic order. Throws Error when no user counts or shapes do not fit together.
MixtureTuning tune_mixture(std::span<const Recommender* const> sources, const TuningTask& task,
                           std::size_t threads, Progress& progress);

}  // namespace reckon
