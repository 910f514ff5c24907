#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/significance/bootstrap_interval.h"
#include "eval/significance/distributions.h"
#include "eval/significance/effect_size.h"
#include "eval/significance/paired_differences.h"
#include "eval/significance/paired_t_test.h"
#include "eval/significance/sign_flip_test.h"
#include "eval/significance/wilcoxon.h"

namespace reckon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> random_differences(std::uint64_t seed, std::size_t n) {
  Random random(seed);
  std::vector<double> differences(n);
  for (double& x : differences) x = random.normal() + 0.1;
  return differences;
}

TEST(PairedDifferences, LeavesOutUsersWithoutAValueAndCountsThem) {
  const double nan = std::nan("");
  const PairedDifferences found = paired_differences(std::vector<double>{1.0, nan, 3.0, nan},
                                                     std::vector<double>{0.5, 1.0, nan, nan});
  EXPECT_EQ(found.values, std::vector<double>{0.5});
  EXPECT_EQ(found.left_out, 3u);
  EXPECT_THROW(paired_differences(std::vector<double>{1.0}, {}), Error);
  EXPECT_THROW(paired_differences(std::vector<double>{kInfinity}, std::vector<double>{1.0}), Error);
}

// What scipy 1.17 answers.
TEST(PairedTTest, GivesWhatScipyGivesForConstantAndFewDifferences) {
  const PairedTTest falling = paired_t_test(std::vector<double>{-0.5, -0.5, -0.5});
  EXPECT_EQ(falling.statistic, -kInfinity);
  EXPECT_EQ(falling.p, 0.0);
  EXPECT_EQ(paired_t_test(std::vector<double>{-0.5, -0.5}, Alternative::kGreater).p, 1.0);
  const PairedTTest one = paired_t_test(std::vector<double>{0.5});
  EXPECT_EQ(one.mean, 0.5);
  for (const double value : {one.statistic, one.p, one.interval.low, one.interval.high}) {
    EXPECT_TRUE(std::isnan(value));
  }
  EXPECT_TRUE(std::isnan(paired_t_test({}).p));
}

TEST(PairedTTest, DoesNotDependOnTheOrderOfUsers) {
  std::vector<double> differences = random_differences(1, 1000);
  const PairedTTest forward = paired_t_test(differences);
  std::ranges::reverse(differences);
  const PairedTTest backward = paired_t_test(differences);
  EXPECT_EQ(forward.p, backward.p);
  EXPECT_EQ(forward.interval.low, backward.interval.low);
}

TEST(PairedTests, RefuseWhatIsNoFiniteNumber) {
  SilentProgress progress;
  for (const double bad : {std::nan(""), kInfinity}) {
    const std::vector<double> differences = {1.0, bad, 2.0};
    EXPECT_THROW(paired_t_test(differences), Error);
    EXPECT_THROW(wilcoxon_test(differences), Error);
    EXPECT_THROW(sign_flip_test(differences, {}, progress), Error);
    EXPECT_THROW(paired_effect(differences), Error);
  }
  const std::vector<double> good = {1.0, 2.0};
  EXPECT_THROW(paired_t_test(good, Alternative::kTwoSided, 1.0), Error);
  EXPECT_THROW(sign_flip_test(std::vector<double>{1.0}, {}, progress), Error);
  EXPECT_THROW(wilcoxon_test(std::vector<double>{0.0}), Error);
  const std::vector<double> many(kMostExactWilcoxon + 1, 1.0);
  EXPECT_THROW(wilcoxon_test(many, {.method = WilcoxonMethod::kExact}), Error);
}

// All 2^n signs of the ranks that are there.
TEST(Wilcoxon, EnumeratesSignsWhereThereAreTies) {
  Random random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> differences(2 + random.below(9));
    for (double& x : differences) x = static_cast<double>(random.below(7)) - 3.0;
    if (std::ranges::count(differences, 0.0) == 0) differences[0] = 0.0;
    const WilcoxonOptions options = {.zeros = ZeroMethod::kPratt,
                                     .alternative = Alternative::kGreater};
    const WilcoxonTest observed = wilcoxon_test(differences, options);
    const std::size_t patterns = std::size_t{1} << differences.size();
    double hits = 0;
    for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
      std::vector<double> flipped = differences;
      for (std::size_t i = 0; i < flipped.size(); ++i) {
        if ((pattern >> i & 1) != 0) flipped[i] = -flipped[i];
      }
      hits += wilcoxon_test(flipped, options).statistic >= observed.statistic ? 1 : 0;
    }
    EXPECT_EQ(observed.p, hits / static_cast<double>(patterns));
  }
}

TEST(Wilcoxon, ExactAndAsymptoticNearlyAgreeForManyDifferences) {
  const std::vector<double> differences = random_differences(3, 500);
  const double exact = wilcoxon_test(differences, {.method = WilcoxonMethod::kExact}).p;
  const double asymptotic = wilcoxon_test(differences, {.method = WilcoxonMethod::kAsymptotic}).p;
  EXPECT_NEAR(exact, asymptotic, 1e-3);
  EXPECT_EQ(wilcoxon_test(differences).p, asymptotic);
}

TEST(SignFlipTest, SampledPValuesAreCloseToTheExactOnes) {
  SilentProgress progress;
  const std::vector<double> differences = random_differences(4, 16);
  for (const Alternative alternative :
       {Alternative::kTwoSided, Alternative::kGreater, Alternative::kLess}) {
    const SignFlipTest exact = sign_flip_test(
        differences, {.alternative = alternative, .permutations = 1 << 16}, progress);
    const SignFlipTest sampled =
        sign_flip_test(differences, {.alternative = alternative, .permutations = 20000}, progress);
    EXPECT_TRUE(exact.exact);
    EXPECT_FALSE(sampled.exact);
    EXPECT_NEAR(sampled.p, exact.p, 4 * 0.5 / std::sqrt(20000.0));
    EXPECT_GT(sampled.p, 0.0);
  }
}

TEST(BootstrapInterval, OpensTowardsTheAlternative) {
  std::vector<double> resampled(1001);
  std::iota(resampled.begin(), resampled.end(), 0.0);
  const Interval greater = bootstrap_interval(resampled, 500.0, 0.0,
                                              {.method = BootstrapMethod::kPercentile,
                                               .alternative = Alternative::kGreater,
                                               .confidence = 0.9});
  EXPECT_NEAR(greater.low, 100.0, 1e-9);
  EXPECT_EQ(greater.high, kInfinity);
  // Without bias and skewness BCa is the percentile interval.
  const Interval plain = percentile_interval(resampled, 0.9);
  const Interval bca = bootstrap_interval(resampled, 500.0, 0.0, {.confidence = 0.9});
  EXPECT_NEAR(bca.low, plain.low, 1e-9);
  EXPECT_NEAR(bca.high, plain.high, 1e-9);
}

TEST(BootstrapInterval, CountsResamplesWithinToleranceAsEqual) {
  const std::vector<double> resampled = {0.0, 1.0 - 1e-15, 1.0, 1.0 + 1e-15, 3.0, 4.0};
  const std::vector<double> rounded = {0.0, 1.0, 1.0, 1.0, 3.0, 4.0};
  const Interval found = bootstrap_interval(resampled, 1.0, 0.01, {.tolerance = 1e-12});
  const Interval expected = bootstrap_interval(rounded, 1.0, 0.01);
  EXPECT_NEAR(found.low, expected.low, 1e-12);
  EXPECT_NEAR(found.high, expected.high, 1e-12);
}

TEST(BootstrapInterval, RefusesIndicesOutsideTheValues) {
  Matrix<std::int64_t> indices(1, 2);
  const std::vector<double> values = {1.0, 2.0};
  for (const std::int64_t bad : {-1, 2}) {
    indices.row(0)[1] = bad;
    EXPECT_THROW(resampled_means(values, indices), Error);
  }
}

// By hand; rank_biserial as scipy's rank sums (r+ - r-) / (r+ + r-), hedges_g with scipy's gamma.
TEST(PairedEffect, GivesWhatTheFormulasGive) {
  const PairedEffect effect = paired_effect(std::vector<double>{0.5, -0.25, 0.0, 1.0, 0.75});
  EXPECT_EQ(effect.wins, 3u);
  EXPECT_EQ(effect.ties, 1u);
  EXPECT_EQ(effect.losses, 1u);
  EXPECT_NEAR(effect.cohen_d, 0.4 / std::sqrt(0.26875), 1e-14);
  EXPECT_NEAR(effect.hedges_g / effect.cohen_d,
              std::tgamma(2.0) / (std::sqrt(2.0) * std::tgamma(1.5)), 1e-14);
  EXPECT_NEAR(effect.rank_biserial, (9.0 - 1.0) / 10.0, 1e-15);
  EXPECT_NEAR(effect.cliff_delta, 0.4, 1e-15);
  EXPECT_NEAR(effect.superiority, 0.7, 1e-15);
  const PairedEffect none = paired_effect(std::vector<double>{0.0, 0.0});
  EXPECT_TRUE(std::isnan(none.cohen_d));
  EXPECT_TRUE(std::isnan(none.rank_biserial));
  EXPECT_EQ(none.superiority, 0.5);
}

// scipy.stats' t, nct and norm.
TEST(Distributions, GiveWhatScipyGives) {
  EXPECT_NEAR(student_t_quantile(7.0, 0.975), 2.3646242515927849, 1e-12);
  EXPECT_NEAR(student_t_cdf(7.0, 1.5), 0.911350756505015, 1e-14);
  EXPECT_NEAR(noncentral_t_cdf(10.0, 1.5, 2.0), 0.6591540724421909, 1e-12);
  EXPECT_NEAR(noncentral_t_cdf(99999.0, 2.8, 1.96), 0.20045508119436864, 1e-9);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-13);
  EXPECT_NEAR(normal_survival(10.0) / 7.61985302416047e-24, 1.0, 1e-12);
  EXPECT_EQ(normal_quantile(0.0), -kInfinity);
  EXPECT_EQ(student_t_cdf(3.0, kInfinity), 1.0);
  EXPECT_TRUE(std::isnan(student_t_cdf(0.0, 1.0)));
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
}

}  // namespace
}  // namespace reckon
