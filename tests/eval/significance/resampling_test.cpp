#include "eval/resampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/significance/bootstrap_interval.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using test::number;

constexpr double kExact = 1e-12;

Matrix<double> random_terms(std::uint64_t seed, std::size_t rows, std::size_t columns) {
  Random random(seed);
  Matrix<double> terms(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    for (double& x : terms.row(row)) x = random.normal();
  }
  return terms;
}

TEST(Resampling, DrawsAsManyRowsAsThereAre) {
  std::vector<double> weights(97, 5.0);
  for (std::size_t draw = 0; draw < 50; ++draw) {
    bootstrap_weights(3, draw, weights);
    EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0.0), 97.0);
    for (const double weight : weights) EXPECT_EQ(weight, std::floor(weight));
  }
}

TEST(Resampling, DrawsEveryRowEquallyOften) {
  std::vector<double> weights(10);
  std::vector<double> total(10);
  const std::size_t draws = 4000;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    bootstrap_weights(4, draw, weights);
    for (std::size_t i = 0; i < 10; ++i) total[i] += weights[i];
  }
  // Each total is binomial with standard deviation sqrt(40000 x 0.1 x 0.9) = 60.
  for (const double x : total) EXPECT_NEAR(x, static_cast<double>(draws), 300.0);
}

class ResamplingOnEach : public test::ForEachInstructionSet {};

TEST_P(ResamplingOnEach, SumsTheRowsOfEachDrawInTheirOrder) {
  for (const std::size_t rows : {1u, 40u, 256u, 257u, 1000u}) {
    for (const std::size_t columns : {1u, 4u, 7u}) {
      const Matrix<double> terms = random_terms(5, rows, columns);
      SilentProgress progress;
      const Matrix<double> sums = bootstrap_sums(terms, {.draws = 19, .seed = 9}, progress);
      std::vector<double> weights(rows);
      for (std::size_t draw = 0; draw < 19; ++draw) {
        bootstrap_weights(9, draw, weights);
        for (std::size_t column = 0; column < columns; ++column) {
          double expected = 0;
          for (std::size_t row = 0; row < rows; ++row) {
            expected += weights[row] * terms.row(row)[column];
          }
          EXPECT_EQ(sums.row(draw)[column], expected);
        }
      }
    }
  }
}
RECKON_FOR_EACH_INSTRUCTION_SET(ResamplingOnEach);

TEST(Resampling, DoesNotDependOnTheNumberOfThreadsNorOnOtherColumns) {
  const Matrix<double> terms = random_terms(6, 300, 5);
  Matrix<double> first_column(300, 1);
  for (std::size_t row = 0; row < 300; ++row) first_column.row(row)[0] = terms.row(row)[0];
  SilentProgress progress;
  const Matrix<double> one = bootstrap_sums(terms, {.draws = 64, .threads = 1}, progress);
  const SignFlips flips = sign_flip_sums(terms, {.draws = 64, .threads = 1}, progress);
  for (const std::size_t threads : {2u, 5u}) {
    const ResamplingOptions options = {.draws = 64, .threads = threads};
    const Matrix<double> sums = bootstrap_sums(terms, options, progress);
    const Matrix<double> alone = bootstrap_sums(first_column, options, progress);
    const SignFlips again = sign_flip_sums(terms, options, progress);
    for (std::size_t draw = 0; draw < 64; ++draw) {
      EXPECT_TRUE(std::ranges::equal(sums.row(draw), one.row(draw)));
      EXPECT_TRUE(std::ranges::equal(again.sums.row(draw), flips.sums.row(draw)));
      EXPECT_EQ(alone.row(draw)[0], one.row(draw)[0]);
    }
  }
}

TEST(Resampling, ChangesWithTheSeed) {
  const Matrix<double> terms = random_terms(7, 30, 1);
  SilentProgress progress;
  const Matrix<double> a = bootstrap_sums(terms, {.draws = 10, .seed = 1}, progress);
  const Matrix<double> b = bootstrap_sums(terms, {.draws = 10, .seed = 2}, progress);
  EXPECT_NE(a.row(0)[0], b.row(0)[0]);
}

TEST(Resampling, EnumeratesAllSignsWhenThereAreFew) {
  const Matrix<double> terms = random_terms(8, 6, 1);
  SilentProgress progress;
  EXPECT_FALSE(sign_flip_sums(terms, {.draws = 63}, progress).exact);
  const SignFlips all = sign_flip_sums(terms, {.draws = 64}, progress);
  EXPECT_TRUE(all.exact);
  ASSERT_EQ(all.sums.rows(), 64u);
  std::vector<double> sums;
  for (std::size_t i = 0; i < 64; ++i) sums.push_back(all.sums.row(i)[0]);
  std::ranges::sort(sums);
  EXPECT_EQ(std::ranges::adjacent_find(sums), sums.end());
  for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(sums[i], -sums[63 - i], kExact);
}

TEST(Resampling, FlipsSignsWithEqualChance) {
  Matrix<double> ones(200, 1);
  for (std::size_t row = 0; row < 200; ++row) ones.row(row)[0] = 1.0;
  SilentProgress progress;
  const SignFlips flips = sign_flip_sums(ones, {.draws = 4000}, progress);
  double mean = 0;
  double square = 0;
  for (std::size_t i = 0; i < 4000; ++i) {
    mean += flips.sums.row(i)[0] / 4000;
    square += flips.sums.row(i)[0] * flips.sums.row(i)[0] / 4000;
  }
  EXPECT_NEAR(mean, 0.0, 1.2);       // standard deviation sqrt(200 / 4000) = 0.22
  EXPECT_NEAR(square, 200.0, 25.0);  // 200 sqrt(2 / 4000) = 4.5
}

TEST(Resampling, PercentileIntervalRefusesWhatHasNone) {
  EXPECT_THROW(percentile_interval({}, 0.95), Error);
  const std::vector<double> bad = {0.0, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW(percentile_interval(bad, 0.95), Error);
  const std::vector<double> good = {0.0, 1.0};
  EXPECT_THROW(percentile_interval(good, 1.0), Error);
  EXPECT_THROW(percentile_interval(good, std::nan("")), Error);
  const std::vector<double> one = {3.0};
  EXPECT_EQ(percentile_interval(one, 0.95).low, 3.0);
  EXPECT_EQ(percentile_interval(one, 0.95).high, 3.0);
}

TEST(Resampling, RefusesTermsThatCannotBeSummed) {
  SilentProgress progress;
  EXPECT_THROW(bootstrap_sums(Matrix<double>(0, 3), {}, progress), Error);
  Matrix<double> terms(5, 2);
  terms.row(3)[1] = std::numeric_limits<double>::infinity();
  EXPECT_THROW(bootstrap_sums(terms, {}, progress), Error);
  EXPECT_THROW(sign_flip_sums(terms, {}, progress), Error);
}

double sign_flip_p(const json& input, std::size_t permutations) {
  const auto a = input["a"].get<std::vector<double>>();
  const auto b = input["b"].get<std::vector<double>>();
  Matrix<double> terms(a.size(), 1);
  double observed = 0;
  double absolute = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    terms.row(i)[0] = a[i] - b[i];
    observed += a[i] - b[i];
    absolute += std::abs(a[i] - b[i]);
  }
  SilentProgress progress;
  const SignFlips flips = sign_flip_sums(terms, {.draws = permutations}, progress);
  std::vector<double> sums;
  for (std::size_t i = 0; i < flips.sums.rows(); ++i) sums.push_back(flips.sums.row(i)[0]);
  return permutation_p_value(sums, observed, flips.exact, 1e-12 * absolute);
}

// Both tests hold for many, nearly normal differences, so they must nearly agree.
TEST(Resampling, SampledSignFlipTestIsCloseToThePairedTTest) {
  RECKON_REQUIRE_PATH(test::conformance_file("significance.json"));
  const json data = test::read_conformance("significance.json");
  int compared = 0;
  for (const json& one : data["cases"]) {
    if (one["input"]["a"].size() < 30 || one["name"] == "identical") continue;
    const double t_test =
        number(one["expected"]["scipy 1.17.1"]["ttest_rel(a,b,alternative=two-sided)"]["pvalue"]);
    const double p = sign_flip_p(one["input"], 9999);
    EXPECT_NEAR(p, t_test, 0.01 + 0.1 * t_test) << one["name"];
    EXPECT_GE(p, 1e-4);
    ++compared;
  }
  EXPECT_GE(compared, 2);
}

}  // namespace
}  // namespace reckon
