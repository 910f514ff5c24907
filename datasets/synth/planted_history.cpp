#include "datasets/synth/planted_history.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "datasets/synth/synth_streams.h"

namespace reckon {
namespace {

constexpr std::int64_t kFirstDay = 1577836800;  // 2020-01-01
constexpr std::uint64_t kDay = 86400;

// kLeastInteractions and, of a long-tailed distribution, the rest of the mean.
std::size_t draw_length(const PlantedCatalogue& catalogue, const SynthOptions& options,
                        Random& random) {
  const double least = static_cast<double>(kLeastInteractions);
  const double x = 1.0 - random.uniform();  // in (0, 1]; 1 / sqrt(x) - 1 is 1 on average
  const double length =
      least + (options.interactions_per_user - least) * (1.0 / std::sqrt(x) - 1.0);
  const double most =
      std::min(10.0 * options.interactions_per_user, static_cast<double>(catalogue.size()) / 4.0);
  return static_cast<std::size_t>(std::min(length, most));
}

float draw_rating(const Interest& interest, const PlantedItem& item, Random& random) {
  const double share = static_cast<double>(match(interest, item)) / largest_match(interest);
  const double rating = mean_rating(share, item.quality) + kRatingDeviation * random.normal();
  return static_cast<float>(std::clamp(std::floor(rating + 0.5), 1.0, 5.0));
}

// Items that a user has not interacted with, of which there are always some.
class UnseenDraw {
 public:
  template <typename Draw>
  std::int32_t operator()(const Draw& draw, const PlantedCatalogue& catalogue, Random& random) {
    constexpr int kTries = 200;
    for (int i = 0; i < kTries; ++i) {
      const std::int32_t item = draw(random);
      if (seen_.insert(item).second) return item;
    }
    // A small catalogue in which this user has seen what there is to like.
    for (;;) {
      const auto item = static_cast<std::int32_t>(random.below(catalogue.size()));
      if (seen_.insert(item).second) return item;
    }
  }

 private:
  std::unordered_set<std::int32_t> seen_;
};

}  // namespace

PlantedHistory make_history(const PlantedCatalogue& catalogue, const SynthOptions& options,
                            std::size_t user) {
  Random interest_random(options.seed, stream_of(SynthStream::kInterest, user));
  PlantedUser planted(interest_random);
  Random random(options.seed, stream_of(SynthStream::kHistory, user));
  const std::size_t length = draw_length(catalogue, options, random);
  std::int64_t time = kFirstDay + static_cast<std::int64_t>(random.below(365 * kDay));
  PlantedHistory history;
  UnseenDraw draw_unseen;
  const auto popular = [&](Random& r) { return catalogue.draw_popular(r); };
  for (std::size_t i = 0, phase = 0; phase < PlantedUser::kPhases; ++phase) {
    const Interest& interest = planted.phases[phase];
    const PlantedCatalogue::Draw interesting(catalogue, interest);
    for (; i < length && PlantedUser::phase_of(i, length) == phase; ++i) {
      const bool noise = random.uniform() < options.noise;
      const std::int32_t item = noise ? draw_unseen(popular, catalogue, random)
                                      : draw_unseen(interesting, catalogue, random);
      history.items.push_back(item);
      history.values.push_back(
          draw_rating(interest, catalogue.item(static_cast<std::size_t>(item)), random));
      history.timestamps.push_back(time);
      time += 1 + static_cast<std::int64_t>(random.below(4 * kDay));
    }
  }
  history.long_term = std::move(planted.long_term);
  history.latest = std::move(planted.phases[PlantedUser::kPhases - 1]);
  return history;
}

}  // namespace reckon
