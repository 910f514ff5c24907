#include "datasets/synth/oracle_recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/matrix.h"
#include "datasets/synth/synthesize.h"
#include "tests/core/table/reading.h"

namespace reckon {
namespace {

using testing::HasSubstr;

class OracleTest : public testing::Test {
 protected:
  OracleTest() {
    SilentProgress progress;
    synthesize({.seed = 4, .items = 500, .users = 200, .labelled_texts = 0}, file_, progress);
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_ / "s.h5";
};

TEST_F(OracleTest, ScoresTheProbabilityOfAPositiveInteraction) {
  const Dataset dataset = Dataset::open(file_);
  ASSERT_TRUE(OracleRecommender::is_planted(dataset));
  const OracleRecommender oracle(dataset);
  const PlantedTruth truth = read_planted_truth(dataset);
  Matrix<float> scores(2, oracle.item_count());
  const std::int32_t users[] = {3, 17};
  oracle.score_users(users, scores);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto interest =
        std::span(truth.interests)
            .subspan(static_cast<std::size_t>(users[i]) * facet_value_count(), facet_value_count());
    std::vector<double> weight;
    double popularity = 0.0;
    for (std::size_t item = 0; item < truth.items.size(); ++item) {
      double sum = 0.0;
      std::size_t first = 0;
      for (std::size_t facet = 0; facet < kFacets; ++facet) {
        sum += interest[first + truth.items[item].values[facet]] / 32.0;
        first += facets()[facet].values.size();
      }
      weight.push_back(static_cast<double>(truth.popularity[item]) * std::exp(sum));
      popularity += static_cast<double>(truth.popularity[item]);
    }
    const double weights = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (std::size_t item = 0; item < truth.items.size(); ++item) {
      const double chosen = 0.9 * weight[item] / weights +
                            0.1 * static_cast<double>(truth.popularity[item]) / popularity;
      const double share =
          static_cast<double>(match(interest, truth.items[item])) / largest_match(interest);
      const double below = (3.5 - mean_rating(share, truth.items[item].quality)) / kRatingDeviation;
      const double expected = chosen * 0.5 * std::erfc(below / std::sqrt(2.0));
      ASSERT_NEAR(scores.row(i)[item], expected, 1e-5 * expected + 1e-12);
    }
  }
}

TEST_F(OracleTest, RanksWhatUsersDoNextAboveTheRest) {
  const Dataset dataset = Dataset::open(file_);
  const OracleRecommender oracle(dataset);
  const Interactions all = dataset.interactions();
  const Split split = dataset.split("default");
  std::vector<float> scores(oracle.item_count());
  double better = 0.0;
  double pairs = 0.0;
  std::size_t row = 0;
  for (std::int32_t user = 0; user < static_cast<std::int32_t>(oracle.user_count()); ++user) {
    oracle.score_users(std::span(&user, 1), MatrixView<float>(scores.data(), 1, scores.size()));
    for (const std::int32_t item : all.by_user.row(static_cast<std::size_t>(user))) {
      const std::size_t r = row++;
      if (split.part[r] != kTestPart || all.values[r] < 4.0F) continue;
      for (const float other : scores) {
        better += scores[static_cast<std::size_t>(item)] > other ? 1.0 : 0.0;
        pairs += 1.0;
      }
    }
  }
  EXPECT_GT(better / pairs, 0.9);  // about the AUC
}

TEST_F(OracleTest, RefusesTruthThatIsMissingOrOutOfShape) {
  const auto error_after = [&](auto&& change) {
    const auto copy = directory_ / "copy.h5";
    std::filesystem::copy_file(file_, copy, std::filesystem::copy_options::overwrite_existing);
    Hdf5File file = Hdf5File::edit(copy);
    change(file);
    file.commit();
    return test::error_of([&] { OracleRecommender oracle(Dataset::open(copy)); });
  };
  const auto replace = [](Hdf5File& file, const std::string& column, auto values,
                          std::size_t cols) {
    file.remove(column);
    file.create_column(column, column_type<typename decltype(values)::value_type>(),
                       {.cols = cols});
    file.append<typename decltype(values)::value_type>(column, values);
  };
  EXPECT_THAT(error_after([](Hdf5File& f) { f.remove("/users/planted_interest"); }),
              HasSubstr("planted_interest"));
  EXPECT_THAT(error_after([&](Hdf5File& f) {
                replace(f, "/users/planted_interest", std::vector<std::uint8_t>(200 * 3), 3);
              }),
              HasSubstr("[200, 3], expected [200, "));
  EXPECT_THAT(error_after([&](Hdf5File& f) {
                replace(f, "/items/planted_values", std::vector<std::uint8_t>(500 * 7, 99), 7);
              }),
              HasSubstr("row 0: value 99, expected below 14"));
  EXPECT_THAT(error_after([&](Hdf5File& f) {
                replace(f, "/items/planted_popularity", std::vector<float>(500, -1.0F), 0);
              }),
              HasSubstr("row 0: -1, expected a positive number"));
  EXPECT_THAT(
      error_after([](Hdf5File& f) { f.set_attribute("/", "planted_noise", std::string("x")); }),
      HasSubstr("no attribute planted_noise"));
}

}  // namespace
}  // namespace reckon
