#include "bench/load/arrivals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/errors.h"

namespace reckon {
namespace {

using namespace std::chrono_literals;

std::vector<double> gaps_of(const std::vector<Arrival>& arrivals) {
  std::vector<double> gaps;
  Nanoseconds before{};
  for (const Arrival& arrival : arrivals) {
    gaps.push_back(std::chrono::duration<double>(arrival.time - before).count());
    before = arrival.time;
  }
  return gaps;
}

TEST(PoissonArrivals, HaveIndependentExponentialGaps) {
  constexpr double kRate = 250;
  const auto gaps =
      gaps_of(poisson_arrivals({.rate = kRate, .least_queries = 100000, .texts = 7, .seed = 1}));
  double mean = 0, square = 0, lagged = 0, beyond = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double gap = gaps[i] * kRate;
    mean += gap;
    square += gap * gap;
    beyond += gap > 3 ? 1 : 0;
    if (i > 0) lagged += (gap - 1) * (gaps[i - 1] * kRate - 1);
  }
  const auto n = static_cast<double>(gaps.size());
  const double error = 1 / std::sqrt(n);
  EXPECT_NEAR(mean / n, 1, 4 * error);
  EXPECT_NEAR(square / n, 2, 4 * error * std::sqrt(20.0));  // E x^4 - 4 = 20
  EXPECT_NEAR(beyond / n, std::exp(-3.0), 4 * error * std::sqrt(std::exp(-3.0)));
  EXPECT_NEAR(lagged / n, 0, 4 * error);
}

TEST(PoissonArrivals, AskForEveryTextAsOften) {
  std::vector<int> asked(7);
  for (const Arrival& arrival :
       poisson_arrivals({.rate = 1, .least_queries = 70000, .texts = 7, .seed = 1})) {
    ++asked[arrival.text];
  }
  for (const int count : asked) EXPECT_NEAR(count, 10000, 4 * std::sqrt(10000 * 6.0 / 7));
}

TEST(PoissonArrivals, AreThoseOfTheSeed) {
  const PoissonOptions options{.rate = 100, .duration = 1s, .texts = 5, .seed = 9};
  const auto times = [](PoissonOptions with) {
    std::vector<std::pair<std::int64_t, std::size_t>> all;
    for (const Arrival& arrival : poisson_arrivals(with)) {
      all.emplace_back(arrival.time.count(), arrival.text);
    }
    return all;
  };
  EXPECT_EQ(times(options), times(options));
  PoissonOptions other = options;
  other.seed = 10;
  EXPECT_NE(times(options), times(other));
  other = options;
  other.run = 1;
  EXPECT_NE(times(options), times(other));
  // At another rate the same texts in the same pattern.
  other = options;
  other.rate = 200;
  other.duration = 500ms;
  const auto faster = times(other);
  ASSERT_EQ(faster.size(), times(options).size());
  EXPECT_NEAR(static_cast<double>(faster[7].first),
              static_cast<double>(times(options)[7].first) / 2, 1);
  EXPECT_EQ(faster[7].second, times(options)[7].second);
}

TEST(PoissonArrivals, LastAsLongAndAreAsManyAsAskedFor) {
  const auto by_time = poisson_arrivals({.rate = 1000, .duration = 2s, .texts = 1});
  EXPECT_GE(by_time.back().time, Nanoseconds(2s));
  EXPECT_LT(by_time[by_time.size() - 2].time, Nanoseconds(2s));
  EXPECT_NEAR(static_cast<double>(by_time.size()), 2000, 4 * std::sqrt(2000.0));
  EXPECT_EQ(poisson_arrivals({.rate = 1000, .least_queries = 10, .texts = 1}).size(), 10u);
}

TEST(PoissonArrivals, RefuseARateThatIsNone) {
  for (const double rate :
       {0.0, -1.0, 1e8, std::nan(""), std::numeric_limits<double>::infinity()}) {
    const std::string error =
        test::error_of([&] { poisson_arrivals({.rate = rate, .duration = 1s, .texts = 1}); });
    EXPECT_NE(error.find("expected a number above 0"), std::string::npos) << error;
  }
  test::error_of([] { poisson_arrivals({.rate = 1e6, .duration = 1h, .texts = 1}); });
  test::error_of([] { poisson_arrivals({.rate = 1, .duration = 1s, .texts = 0}); });
}

TEST(Arrivals, AreStretchedToAnotherRate) {
  const std::vector<Arrival> recorded = {{0ms, 3}, {100ms, 1}, {200ms, 2}};
  EXPECT_DOUBLE_EQ(arrival_rate(recorded), 10);
  const auto slower = at_rate(recorded, 5);
  EXPECT_EQ(slower[1].time, Nanoseconds(200ms));
  EXPECT_EQ(slower[2].time, Nanoseconds(400ms));
  EXPECT_EQ(slower[2].text, 2u);
  test::error_of([] { at_rate(simultaneous_arrivals(3, 3), 5); });
  test::error_of([&] { at_rate(recorded, 0); });
}

}  // namespace
}  // namespace reckon
