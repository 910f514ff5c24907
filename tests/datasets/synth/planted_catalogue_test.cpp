#include "datasets/synth/planted_catalogue.h"

#include <gtest/gtest.h>

#include <cmath>

namespace reckon {
namespace {

// Pearson's statistic over its degrees of freedom: about 1 when the counts follow the weights.
double chi_square_ratio(const std::vector<double>& counts, const std::vector<double>& weights) {
  double total = 0.0;
  double weight = 0.0;
  for (const double count : counts) total += count;
  for (const double w : weights) weight += w;
  double sum = 0.0;
  std::size_t cells = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * weights[i] / weight;
    if (expected < 5.0) continue;
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    ++cells;
  }
  return sum / static_cast<double>(cells - 1);
}

template <typename Draw>
std::vector<double> count_draws(std::size_t items, Draw&& draw) {
  Random random(7);
  std::vector<double> counts(items);
  for (int i = 0; i < 300000; ++i) counts[static_cast<std::size_t>(draw(random))] += 1.0;
  return counts;
}

TEST(PlantedCatalogue, DrawsByPopularityTimesExpOfMatch) {
  const PlantedCatalogue catalogue(3, 300);
  Random interest_random(5);
  const PlantedUser user(interest_random);
  const Interest& interest = user.phases[1];
  std::vector<double> weights;
  for (std::size_t row = 0; row < catalogue.size(); ++row) {
    weights.push_back(static_cast<double>(catalogue.popularity(row)) *
                      std::exp(kInterestUnit * match(interest, catalogue.item(row))));
  }
  const PlantedCatalogue::Draw draw(catalogue, interest);
  const auto counts = count_draws(catalogue.size(), draw);
  EXPECT_LT(chi_square_ratio(counts, weights), 1.4);
}

TEST(PlantedCatalogue, DrawsByPopularityAlone) {
  const PlantedCatalogue catalogue(3, 300);
  std::vector<double> weights;
  for (std::size_t row = 0; row < catalogue.size(); ++row) {
    weights.push_back(static_cast<double>(catalogue.popularity(row)));
  }
  const auto counts =
      count_draws(catalogue.size(), [&](Random& random) { return catalogue.draw_popular(random); });
  EXPECT_LT(chi_square_ratio(counts, weights), 1.4);
  EXPECT_GT(*std::max_element(weights.begin(), weights.end()), 4.0);
}

TEST(PlantedUser, AddsShortTermInterestToLongTermInEveryPhase) {
  for (std::uint64_t stream = 0; stream < 50; ++stream) {
    Random random(1, stream);
    const PlantedUser user(random);
    for (const Interest& phase : user.phases) {
      EXPECT_NE(phase, user.long_term);
      for (std::size_t i = 0; i < phase.size(); ++i) EXPECT_GE(phase[i], user.long_term[i]);
    }
  }
}

TEST(PlantedUser, HoldsTheTestPartInTheLastPhase) {
  for (std::size_t n = 8; n < 500; ++n) {
    const std::size_t test = (2 * n + 9) / 10;  // ceil(0.2 n)
    EXPECT_EQ(PlantedUser::phase_of(0, n), 0u);
    EXPECT_EQ(PlantedUser::phase_of(n / 2, n), 1u);
    EXPECT_EQ(PlantedUser::phase_of(n - test, n), 2u) << n;
  }
}

}  // namespace
}  // namespace reckon
