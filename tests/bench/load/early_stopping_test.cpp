#include "bench/load/early_stopping.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"

namespace reckon {
namespace {

// P(X <= over), X ~ Binomial(n, 1 - p), term by term.
double chance(std::size_t n, std::size_t over, double p) {
  const auto count = static_cast<double>(n);
  double sum = 0;
  for (std::size_t k = 0; k <= std::min(over, n); ++k) {
    const auto x = static_cast<double>(k);
    sum += std::exp(std::lgamma(count + 1) - std::lgamma(x + 1) - std::lgamma(count - x + 1) +
                    x * std::log1p(-p) + (count - x) * std::log(p));
  }
  return sum;
}

TEST(EarlyStopping, NeedsTheQueriesOfTheRules) {
  // MLPerf inference rules: at least 64 queries for a 90th percentile, 662 for a 99th.
  EXPECT_EQ(early_stopping_queries(1, 0.9), 64u);
  EXPECT_EQ(early_stopping_queries(1, 0.99), 662u);
  EXPECT_EQ(early_stopping_queries(0, 0.99), 459u);  // 0.99^n < 0.01
}

TEST(EarlyStopping, NeedsTheFewestQueriesThatTheBinomialDistributionAllows) {
  for (const double p : {0.5, 0.9, 0.97, 0.99}) {
    for (const std::size_t over : {0u, 1u, 2u, 7u, 40u, 150u}) {
      const std::size_t needed = early_stopping_queries(over, p);
      EXPECT_LT(chance(needed, over, p), 0.01) << p << " " << over;
      EXPECT_GE(chance(needed - 1, over, p), 0.01) << p << " " << over;
    }
  }
}

TEST(EarlyStopping, DiscardsAsManyLatenciesAsMayBeOver) {
  for (const double p : {0.5, 0.9, 0.99}) {
    for (const std::size_t n : {64u, 700u, 5000u}) {
      std::vector<double> ascending(n);
      for (std::size_t i = 0; i < n; ++i) ascending[i] = static_cast<double>(i);
      const auto estimate = early_stopping_estimate(ascending, p);
      ASSERT_EQ(estimate.has_value(), n >= early_stopping_queries(1, p)) << p << " " << n;
      if (!estimate) continue;
      const std::size_t over = estimate->discarded + 1;
      EXPECT_EQ(estimate->value, static_cast<double>(n - over));
      EXPECT_LT(chance(n, over, p), 0.01) << p << " " << n;
      EXPECT_GE(chance(n, over + 1, p), 0.01) << p << " " << n;
    }
  }
}

TEST(EarlyStopping, RefusesAFractionOutsideZeroToOne) {
  for (const double p : {0.0, 1.0, -0.5, 99.0, std::nan("")}) {
    EXPECT_THROW(early_stopping_queries(1, p), Error) << p;
    EXPECT_THROW(early_stopping_estimate({}, p), Error) << p;
  }
}

}  // namespace
}  // namespace reckon
