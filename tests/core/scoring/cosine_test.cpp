#include "core/scoring/cosine.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

using Vector = std::vector<float>;

TEST(Cosine, IsTheCosineOfTheAngleForAnyNorm) {
  EXPECT_DOUBLE_EQ(cosine(Vector{3, 4}, Vector{4, 3}), 24.0 / 25);
  EXPECT_DOUBLE_EQ(cosine(Vector{3e30f, 0}, Vector{-1e-30f, 0}), -1);
  EXPECT_DOUBLE_EQ(cosine(Vector{1, 0}, Vector{0, 7}), 0);
}

TEST(Cosine, IsZeroWithAZeroVector) { EXPECT_EQ(cosine(Vector{0, 0}, Vector{1, 2}), 0); }

TEST(Cosine, RefusesVectorsOfTwoSizes) { EXPECT_THROW(cosine(Vector{1}, Vector{1, 2}), Error); }

}  // namespace
}  // namespace reckon
