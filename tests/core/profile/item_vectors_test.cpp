#include "core/profile/item_vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "tests/core/scoring/random_matrix.h"

namespace reckon {
namespace {

using test::random_matrix;

// The definition, one element at a time.
std::vector<double> centred_row(MatrixView<const float> items, std::size_t row) {
  std::vector<double> out;
  double squares = 0;
  for (std::size_t k = 0; k < items.cols; ++k) {
    double mean = 0;
    for (std::size_t i = 0; i < items.rows; ++i) mean += items.row(i)[k];
    out.push_back(items.row(row)[k] - mean / static_cast<double>(items.rows));
    squares += out.back() * out.back();
  }
  for (double& x : out) x /= std::sqrt(squares);
  return out;
}

TEST(ItemVectors, AreUnitVectorsWithoutTheMeanOfTheCatalogue) {
  auto items = random_matrix(2500, 20, 1);  // several chunks of rows
  for (std::size_t i = 0; i < items.rows(); ++i) {
    for (float& x : items.row(i)) x = 0.1f * x + 3;  // a large common direction
  }
  const ItemVectors centred = centre(items, 2);
  EXPECT_EQ(centred.zero_rows, 0u);
  for (const std::size_t row : {0, 1, 1023, 1024, 2499}) {
    const auto expected = centred_row(items, row);
    for (std::size_t k = 0; k < 20; ++k) {
      EXPECT_NEAR(centred.vectors.row(row)[k], expected[k], 1e-7);
    }
  }
}

TEST(ItemVectors, AreTheSameToTheLastBitForAnyNumberOfThreads) {
  const auto items = random_matrix(5000, 7, 2);
  const ItemVectors one = centre(items, 1);
  for (const std::size_t threads : {2, 3, 8}) {
    const ItemVectors many = centre(items, threads);
    EXPECT_TRUE(std::equal(one.vectors.data(), one.vectors.data() + 5000 * 7, many.vectors.data()));
  }
}

TEST(ItemVectors, StayZeroAndAreCountedWhereAnItemIsTheMean) {
  Matrix<float> items(3, 2);
  items.row(0)[0] = 1;
  items.row(1)[0] = 3;
  items.row(2)[0] = 2;
  const ItemVectors centred = centre(items, 1);
  EXPECT_EQ(centred.zero_rows, 1u);
  EXPECT_EQ(centred.vectors.row(0)[0], -1);
  EXPECT_EQ(centred.vectors.row(1)[0], 1);
  EXPECT_EQ(centred.vectors.row(2)[0], 0);

  Matrix<float> equal(1000, 3);
  for (std::size_t i = 0; i < 1000; ++i) std::ranges::fill(equal.row(i), 0.1f);
  EXPECT_EQ(centre(equal, 2).zero_rows, 1000u);
}

TEST(ItemVectors, KeepTheirDirectionWithoutCentring) {
  Matrix<float> items(3, 2);
  std::ranges::copy(std::vector{3e30f, 4e30f}, items.row(0).begin());
  std::ranges::copy(std::vector{-3e-30f, 4e-30f}, items.row(1).begin());
  const ItemVectors unit = normalise(items, 1);
  EXPECT_EQ(unit.zero_rows, 1u);
  EXPECT_FLOAT_EQ(unit.vectors.row(0)[0], 0.6f);
  EXPECT_FLOAT_EQ(unit.vectors.row(1)[0], -0.6f);
  EXPECT_FLOAT_EQ(unit.vectors.row(1)[1], 0.8f);
  EXPECT_EQ(unit.vectors.row(2)[0], 0.0f);
}

TEST(ItemVectors, RefuseWhatIsNotFiniteByRow) {
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    auto items = random_matrix(1500, 4, 3);
    items.row(1200)[3] = bad;
    for (const auto make : {centre, normalise}) {
      try {
        make(items, 2);
        FAIL();
      } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "embeddings: row 1200: not every element is finite");
      }
    }
  }
}

TEST(ItemVectors, TakeAnEmptyCatalogue) {
  EXPECT_EQ(centre(Matrix<float>(0, 4), 2).vectors.rows(), 0u);
}

}  // namespace
}  // namespace reckon
