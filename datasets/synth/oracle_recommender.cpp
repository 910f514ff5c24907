#include "datasets/synth/oracle_recommender.h"

#include <cmath>
#include <vector>

namespace reckon {
namespace {

// Probability that a rating is at least 4, for every match and quality: [match, quality].
std::vector<double> positive_probabilities(int largest) {
  std::vector<double> probabilities;
  for (int m = 0; m <= largest; ++m) {
    for (std::size_t quality = 0; quality < kQualityLevels; ++quality) {
      const double mean =
          mean_rating(static_cast<double>(m) / largest, static_cast<std::uint8_t>(quality));
      // Ratings are rounded: 3.5 is a 4. P(X >= x) = erfc((x - mean) / (deviation sqrt(2))) / 2.
      probabilities.push_back(0.5 * std::erfc((3.5 - mean) / (kRatingDeviation * std::sqrt(2.0))));
    }
  }
  return probabilities;
}

}  // namespace

OracleRecommender::OracleRecommender(const Dataset& dataset)
    : truth_(read_planted_truth(dataset)), users_(dataset.user_count()) {
  for (const float popularity : truth_.popularity) total_popularity_ += popularity;
}

void OracleRecommender::score_users(std::span<const std::int32_t> users,
                                    MatrixView<float> out) const {
  for (std::size_t i = 0; i < users.size(); ++i) {
    score_user(static_cast<std::size_t>(users[i]), out.row(i));
  }
}

// P(item) = (1 - noise) popularity exp(match) / sum(popularity exp(match))
//           + noise popularity / sum(popularity), times P(positive | match, quality).
void OracleRecommender::score_user(std::size_t user, std::span<float> out) const {
  const auto interest =
      std::span(truth_.interests).subspan(user * facet_value_count(), facet_value_count());
  const int largest = largest_match(interest);
  std::vector<double> appeal;  // by match, relative to the largest
  for (int m = 0; m <= largest; ++m) appeal.push_back(std::exp(kInterestUnit * (m - largest)));
  const std::vector<double> positive = positive_probabilities(largest);
  double sum = 0.0;
  for (std::size_t item = 0; item < out.size(); ++item) {
    const auto m = static_cast<std::size_t>(match(interest, truth_.items[item]));
    sum += truth_.popularity[item] * appeal[m];
  }
  const double interesting = (1.0 - truth_.noise) / sum;
  const double noise = truth_.noise / total_popularity_;
  for (std::size_t item = 0; item < out.size(); ++item) {
    const auto m = static_cast<std::size_t>(match(interest, truth_.items[item]));
    const double chosen = truth_.popularity[item] * (interesting * appeal[m] + noise);
    out[item] =
        static_cast<float>(chosen * positive[m * kQualityLevels + truth_.items[item].quality]);
  }
}

}  // namespace reckon
