#include "datasets/synth/planted_catalogue.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "datasets/synth/synth_streams.h"

namespace reckon {
namespace {

// exp(-k * kInterestUnit), by products: the same bits on every machine, unlike std::exp.
std::vector<double> make_decay() {
  constexpr double kStep = 0.96923323447634413;  // exp(-1 / 32)
  std::vector<double> decay = {1.0};
  while (decay.size() <= kFacets * 255) decay.push_back(decay.back() * kStep);
  return decay;
}

double decay_of(int units) {
  static const std::vector<double> kDecay = make_decay();
  return kDecay[static_cast<std::size_t>(units)];
}

PlantedItem make_item(Random& random) {
  PlantedItem item;
  for (std::size_t facet = 0; facet < kFacets; ++facet) {
    item.values[facet] = static_cast<std::uint8_t>(random.below(facets()[facet].values.size()));
  }
  // The sum of two: middling quality is more common than the best and the worst.
  const std::uint64_t one = random.below(3);
  item.quality = static_cast<std::uint8_t>(one + random.below(3));
  return item;
}

}  // namespace

PlantedCatalogue::PlantedCatalogue(std::uint64_t seed, std::size_t items)
    : items_(items), by_rank_(items), popularity_(items) {
  const std::size_t themes = facets().front().values.size();
  std::vector<std::size_t> place(themes);
  for (std::size_t row = 0; row < items; ++row) {
    Random random(seed, stream_of(SynthStream::kItem, row));
    items_[row] = make_item(random);
    ++place[items_[row].values[0]];
  }
  std::exclusive_scan(place.begin(), place.end(), place.begin(), std::size_t{0});
  const std::vector<std::size_t> begins = place;
  for (std::size_t row = 0; row < items; ++row) {
    by_rank_[place[items_[row].values[0]]++] = static_cast<std::int32_t>(row);
  }
  theme_ends_ = place;
  for (std::size_t theme = 0; theme < themes; ++theme) {
    Random random(seed, stream_of(SynthStream::kRanks, theme));
    const std::size_t begin = begins[theme];
    const std::size_t count = theme_ends_[theme] - begin;
    for (std::size_t i = count; i > 1; --i) {
      std::swap(by_rank_[begin + i - 1], by_rank_[begin + random.below(i)]);
    }
    const double root = std::sqrt(static_cast<double>(count));
    for (std::size_t rank = 0; rank < count; ++rank) {
      const auto k = static_cast<double>(rank);
      popularity_[static_cast<std::size_t>(by_rank_[begin + rank])] =
          static_cast<float>(root * (std::sqrt(k + 1.0) - std::sqrt(k)));
    }
  }
}

std::int32_t PlantedCatalogue::draw_of_theme(std::size_t theme, Random& random) const {
  const std::size_t begin = theme == 0 ? 0 : theme_ends_[theme - 1];
  const std::size_t count = theme_ends_[theme] - begin;
  const double x = random.uniform();
  const auto rank = static_cast<std::size_t>(static_cast<double>(count) * x * x);
  return by_rank_[begin + std::min(rank, count - 1)];
}

std::int32_t PlantedCatalogue::draw_popular(Random& random) const {
  const PlantedItem& any = items_[random.below(size())];
  return draw_of_theme(any.values[0], random);
}

PlantedCatalogue::Draw::Draw(const PlantedCatalogue& catalogue,
                             std::span<const std::uint8_t> interest)
    : catalogue_(catalogue), interest_(interest), largest_other_match_(largest_match(interest, 1)) {
  const std::size_t themes = catalogue.theme_ends_.size();
  const int largest =
      *std::max_element(interest.begin(), interest.begin() + static_cast<int>(themes));
  double sum = 0.0;
  for (std::size_t theme = 0; theme < themes; ++theme) {
    const std::size_t begin = theme == 0 ? 0 : catalogue.theme_ends_[theme - 1];
    const auto count = static_cast<double>(catalogue.theme_ends_[theme] - begin);
    sum += count * decay_of(largest - interest[theme]);
    cumulative_.push_back(sum);
  }
}

std::int32_t PlantedCatalogue::Draw::operator()(Random& random) const {
  for (;;) {
    // Below the sum even where the product is rounded up: a theme may have no items.
    const double x =
        std::min(random.uniform() * cumulative_.back(), std::nextafter(cumulative_.back(), 0.0));
    const auto theme = std::upper_bound(cumulative_.begin(), cumulative_.end(), x);
    const std::int32_t row =
        catalogue_.draw_of_theme(static_cast<std::size_t>(theme - cumulative_.begin()), random);
    const PlantedItem& item = catalogue_.item(static_cast<std::size_t>(row));
    const int other_match = match(interest_, item) - interest_[item.values[0]];
    if (random.uniform() < decay_of(largest_other_match_ - other_match)) return row;
  }
}

}  // namespace reckon
