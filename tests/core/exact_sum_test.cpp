#include "core/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();

// The sum bit by bit: how often each power of two occurs in the terms, by school arithmetic.
double brute_force_sum(std::span<const double> terms) {
  constexpr int kUnit = -1074;
  std::vector<std::int64_t> digits(2300);
  for (const double term : terms) {
    int exponent = 0;
    auto whole = static_cast<std::int64_t>(std::ldexp(std::frexp(term, &exponent), 53));
    int place = exponent - 53 - kUnit;
    for (; place < 0; ++place) whole /= 2;  // below the smallest double only zeros
    const std::int64_t sign = whole < 0 ? -1 : 1;
    for (std::int64_t left = std::abs(whole); left > 0; left /= 2) {
      digits[static_cast<std::size_t>(place++)] += sign * (left % 2);
    }
  }
  const auto settle = [&] {
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
      const std::int64_t digit = ((digits[i] % 2) + 2) % 2;
      digits[i + 1] += (digits[i] - digit) / 2;
      digits[i] = digit;
    }
  };
  settle();
  const bool negative = digits.back() < 0;
  if (negative) {
    for (std::int64_t& digit : digits) digit = -digit;
    settle();
  }
  std::size_t length = digits.size();
  while (length > 0 && digits[length - 1] == 0) --length;
  const std::size_t lowest = length > 53 ? length - 53 : 0;
  std::int64_t kept = 0;
  for (std::size_t i = length; i-- > lowest;) kept = 2 * kept + digits[i];
  if (lowest > 0 && digits[lowest - 1] != 0) {
    const bool more = std::any_of(digits.begin(), digits.begin() + static_cast<int>(lowest) - 1,
                                  [](std::int64_t digit) { return digit != 0; });
    if (more || kept % 2 != 0) ++kept;
  }
  const double value = std::ldexp(static_cast<double>(kept), static_cast<int>(lowest) + kUnit);
  return negative ? -value : value;
}

// Finite doubles of any sign with exponents of a range, as bits.
std::vector<double> random_terms(Random& random, std::size_t count, std::uint64_t least_exponent,
                                 std::uint64_t exponents) {
  std::vector<double> terms(count);
  for (double& term : terms) {
    const std::uint64_t exponent = least_exponent + random.below(exponents);
    term = std::bit_cast<double>((random.next() & 0x800fffffffffffffu) | exponent << 52);
  }
  return terms;
}

void shuffle(std::vector<double>& terms, Random& random) {
  for (std::size_t i = terms.size(); i > 1; --i) std::swap(terms[i - 1], terms[random.below(i)]);
}

// Answers of Python's math.fsum.
TEST(ExactSum, GivesKnownSums) {
  EXPECT_EQ(exact_sum({}), 0.0);
  EXPECT_EQ(exact_sum(std::vector<double>(10, 0.1)), 1.0);
  EXPECT_EQ(exact_sum(std::array{0.1, 0.2, 0.3}), 0.6);
  EXPECT_EQ(exact_sum(std::array{1e100, 1.0, -1e100}), 1.0);
  EXPECT_EQ(exact_sum(std::array{1e16, 1.0, 1e-16}), 10000000000000002.0);
  EXPECT_EQ(exact_sum(std::array{1.0, 0x1p-53}), 1.0);
  EXPECT_EQ(exact_sum(std::array{1.0, 0x1p-53, kSmallest}), 1.0 + 0x1p-52);
  EXPECT_EQ(exact_sum(std::array{1.0 + 0x1p-52, 0x1p-53}), 1.0 + 0x1p-51);
  EXPECT_EQ(exact_sum(std::array{-1.0, -0x1p-53, -kSmallest}), -1.0 - 0x1p-52);
}

TEST(ExactSum, AgreesWithSchoolArithmeticOverAllExponents) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t exponents = 1 + random.below(random.below(4) == 0 ? 2046 : 80);
    const std::uint64_t least = random.below(2047 - exponents);
    std::vector<double> terms = random_terms(random, 1 + random.below(40), least, exponents);
    const double expected = brute_force_sum(terms);
    EXPECT_EQ(exact_sum(terms), expected);
    // What is left where nearly everything cancels.
    const std::size_t count = terms.size();
    for (std::size_t i = 1; i < count; ++i) terms.push_back(-terms[i]);
    shuffle(terms, random);
    EXPECT_EQ(exact_sum(terms), brute_force_sum(terms));
  }
}

TEST(ExactSum, AgreesWithWholeNumbersOf128Bits) {
  __extension__ using Wide = __int128;
  Random random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> terms(5000);
    Wide expected = 0;
    for (double& term : terms) {
      const auto whole = static_cast<std::int64_t>(random.next() >> random.below(60)) >> 11;
      term = static_cast<double>(random.below(2) == 0 ? whole : -whole);
      expected += static_cast<Wide>(term);
    }
    EXPECT_EQ(exact_sum(terms), static_cast<double>(expected));
  }
}

TEST(ExactSum, DoesNotDependOnOrderOrOnHowTermsAreSplit) {
  Random random(3);
  std::vector<double> terms = random_terms(random, 20000, 900, 200);
  const double expected = exact_sum(terms);
  ExactSum all;
  all.add(terms);
  for (int round = 0; round < 20; ++round) {
    shuffle(terms, random);
    ExactSum one_by_one;
    for (const double term : terms) one_by_one.add(term);
    EXPECT_EQ(one_by_one.value(), expected);
    EXPECT_EQ(one_by_one.words(), all.words());
    ExactSum merged;
    for (std::span<const double> left = terms; !left.empty();) {
      const std::size_t count = std::min<std::size_t>(left.size(), 1 + random.below(5000));
      ExactSum part;
      part.add(left.first(count));
      merged.merge(part);
      left = left.subspan(count);
    }
    EXPECT_EQ(merged.value(), expected);
    EXPECT_EQ(merged.words(), all.words());
  }
}

TEST(ExactSum, CarriesWhenManyLargeTermsOfOneSignMeetInAChunk) {
  for (const double sign : {1.0, -1.0}) {
    ExactSum sum;
    const double term = sign * std::nextafter(0x1p32, 0.0);  // fills its two chunks
    constexpr std::int64_t kTerms = 1 << 20;
    for (std::int64_t i = 0; i < kTerms; ++i) sum.add(term);
    EXPECT_EQ(sum.value(), term * static_cast<double>(kTerms));
    for (std::int64_t i = 0; i < kTerms; ++i) sum.add(-term);
    EXPECT_EQ(sum.value(), 0.0);
    EXPECT_EQ(sum.words(), ExactSum().words());
  }
}

TEST(ExactSum, MergesMoreOftenThanTermsFitBetweenCarries) {
  ExactSum part;
  part.add(-0x1.fffffffffffffp31);
  ExactSum sum;
  for (int i = 0; i < 5000; ++i) sum.merge(part);
  EXPECT_EQ(sum.value(), -0x1.fffffffffffffp31 * 5000);
  sum.merge(sum);
  EXPECT_EQ(sum.value(), -0x1.fffffffffffffp31 * 10000);
}

TEST(ExactSum, KeepsNumbersBelowTheNormalRange) {
  EXPECT_EQ(exact_sum(std::array{kSmallest}), kSmallest);
  EXPECT_EQ(exact_sum(std::array{-kSmallest}), -kSmallest);
  EXPECT_EQ(exact_sum(std::array{kSmallest, kSmallest, kSmallest}), 3 * kSmallest);
  const double normal = std::numeric_limits<double>::min();
  EXPECT_EQ(exact_sum(std::array{normal, -kSmallest}), normal - kSmallest);
  EXPECT_EQ(exact_sum(std::array{normal - kSmallest, kSmallest}), normal);
  EXPECT_EQ(exact_sum(std::array{1.0, kSmallest, -1.0}), kSmallest);
}

TEST(ExactSum, OverflowsOnlyWhereTheSumItselfIsTooLarge) {
  EXPECT_EQ(exact_sum(std::array{kLargest, kLargest, -kLargest}), kLargest);
  EXPECT_EQ(exact_sum(std::array{kLargest, kLargest}), kInfinity);
  EXPECT_EQ(exact_sum(std::array{-kLargest, -kLargest}), -kInfinity);
  const double half_step = 0x1p970;  // half of the last bit of the largest
  EXPECT_EQ(exact_sum(std::array{kLargest, std::nextafter(half_step, 0.0)}), kLargest);
  EXPECT_EQ(exact_sum(std::array{kLargest, half_step, -kSmallest}), kLargest);
  EXPECT_EQ(exact_sum(std::array{kLargest, half_step}), kInfinity);
  std::vector<double> many(100000, kLargest);
  EXPECT_EQ(exact_sum(many), kInfinity);
  many.resize(200000 - 1, -kLargest);
  EXPECT_EQ(exact_sum(many), kLargest);
}

TEST(ExactSum, TreatsInfinitiesAndNansAsAPlainSumDoes) {
  const double nan = std::nan("");
  EXPECT_EQ(exact_sum(std::array{1.0, kInfinity}), kInfinity);
  EXPECT_EQ(exact_sum(std::array{-kInfinity, kLargest}), -kInfinity);
  EXPECT_TRUE(std::isnan(exact_sum(std::array{kInfinity, -kInfinity})));
  EXPECT_TRUE(std::isnan(exact_sum(std::array{1.0, nan})));
  EXPECT_TRUE(std::isnan(exact_sum(std::array{nan, kInfinity})));
  ExactSum infinite;
  infinite.add(kInfinity);
  ExactSum negative;
  negative.add(-kInfinity);
  infinite.merge(negative);
  EXPECT_TRUE(std::isnan(infinite.value()));
  EXPECT_FALSE(std::signbit(exact_sum(std::array{-0.0, -0.0})));
}

TEST(ExactSum, ComesBackFromItsWords) {
  Random random(4);
  for (int round = 0; round < 50; ++round) {
    const std::vector<double> terms = random_terms(random, 50, 0, 2047);
    ExactSum sum;
    sum.add(terms);
    if (round % 10 == 0) sum.add(kInfinity);
    ExactSum back = ExactSum::from_words(sum.words());
    EXPECT_EQ(back.value(), sum.value());
    back.add(1.5);
    sum.add(1.5);
    EXPECT_EQ(back.words(), sum.words());
  }
}

TEST(ExactSum, RefusesWordsThatAreNoSum) {
  for (const std::int64_t bad : {std::int64_t{-1}, std::int64_t{1} << 32}) {
    for (const std::size_t place : {std::size_t{0}, std::size_t{66}, ExactSum::kWords - 1}) {
      ExactSum::Words words{};
      words[place] = bad;
      EXPECT_THROW(ExactSum::from_words(words), Error) << place;
    }
  }
  for (const std::int64_t bad : {std::int64_t{1} << 40, -(std::int64_t{1} << 40)}) {
    ExactSum::Words words{};
    words[67] = bad;
    EXPECT_THROW(ExactSum::from_words(words), Error);
  }
}

}  // namespace
}  // namespace reckon
