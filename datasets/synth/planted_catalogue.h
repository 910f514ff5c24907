#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "datasets/synth/planted_interest.h"
#include "datasets/synth/planted_text.h"

namespace reckon {

// The items of a synthetic dataset, and the draws of items for users. Memory: 15 bytes an item.
//
// Popularity: among the n items of a theme, the one at rank k (from 0) has
// sqrt(n) (sqrt(k + 1) - sqrt(k)), which is 1 on average and falls off like 1 / sqrt(k) (Zipf's
// law with exponent 1/2). The rank floor(n x^2) of a uniform x in [0, 1) has this distribution.
class PlantedCatalogue {
 public:
  PlantedCatalogue(std::uint64_t seed, std::size_t items);

  std::size_t size() const { return items_.size(); }
  const PlantedItem& item(std::size_t row) const { return items_[row]; }
  float popularity(std::size_t row) const { return popularity_[row]; }

  // An item by popularity alone.
  std::int32_t draw_popular(Random& random) const;

  // Draws items with probability in proportion to popularity * exp(match), by rejection: a theme
  // and a popular item of it are proposed and accepted by the match of the other facets.
  class Draw {
   public:
    Draw(const PlantedCatalogue& catalogue, std::span<const std::uint8_t> interest);
    std::int32_t operator()(Random& random) const;

   private:
    const PlantedCatalogue& catalogue_;
    std::span<const std::uint8_t> interest_;
    std::vector<double> cumulative_;  // over themes: how often each is proposed
    int largest_other_match_;
  };

 private:
  std::int32_t draw_of_theme(std::size_t theme, Random& random) const;

  std::vector<PlantedItem> items_;
  std::vector<std::int32_t> by_rank_;  // items by theme, then by popularity
  std::vector<std::size_t> theme_ends_;
  std::vector<float> popularity_;
};

}  // namespace reckon
