#include "reports/number_format.h"

#include <gtest/gtest.h>

#include <limits>

namespace reckon {
namespace {

TEST(NumberFormat, SetsThousandsApart) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(100'836), "100,836");
  EXPECT_EQ(format_count(-1'234'567), "-1,234,567");
  EXPECT_EQ(format_count(-123), "-123");
  EXPECT_EQ(format_count(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(NumberFormat, WritesAMissingValueAsADash) {
  EXPECT_EQ(format_value({}), "–");
  EXPECT_EQ(format_amount({}), "–");
  EXPECT_EQ(format_bytes({}), "–");
  EXPECT_EQ(format_interval({}, 1.0, 2.0), "–");
}

TEST(NumberFormat, GivesThreeSignificantDigitsToAmounts) {
  EXPECT_EQ(format_amount(0), "0");
  EXPECT_EQ(format_amount(0.0123), "0.012");
  EXPECT_EQ(format_amount(1.2345), "1.23");
  EXPECT_EQ(format_amount(9.996), "10.0");
  EXPECT_EQ(format_amount(99.94), "99.9");
  EXPECT_EQ(format_amount(99.96), "100");
  EXPECT_EQ(format_amount(27'415.3), "27,415");
  EXPECT_EQ(format_amount(1e-5), "1.00e-05");
  EXPECT_EQ(format_amount(1e300), "1.00e+300");
}

TEST(NumberFormat, WritesWholeNumbersWithoutAFractionAndSharesWithFourDigits) {
  EXPECT_EQ(format_plain(17), "17");
  EXPECT_EQ(format_plain(-1'624), "-1,624");
  EXPECT_EQ(format_plain(0.858067), "0.8581");
  EXPECT_EQ(format_plain(11.0342), "11.0");
  EXPECT_EQ(format_plain({}), "–");
}

TEST(NumberFormat, ShowsAnIntervalOnlyWhereBothEndsAreKnown) {
  EXPECT_EQ(format_interval(0.118, 0.109, 0.127), "0.1180 [0.1090, 0.1270]");
  EXPECT_EQ(format_interval(0.118, {}, 0.127), "0.1180");
  EXPECT_EQ(format_interval(-0.001, -0.003, 0.001, format_difference),
            "-0.0010 [-0.0030, +0.0010]");
}

TEST(NumberFormat, WritesADifferenceOfNothingAsZero) {
  EXPECT_EQ(format_difference(0), "0");
  EXPECT_EQ(format_difference(1e-9), "+0.0000");
  EXPECT_EQ(format_difference(-0.0011), "-0.0011");
}

TEST(NumberFormat, WritesTimesAndSizesInUnitsThatPeopleRead) {
  EXPECT_EQ(format_seconds(0), "0 s");
  EXPECT_EQ(format_seconds(1e-9), "1.00 ns");
  EXPECT_EQ(format_seconds(1.793e-6), "1.79 µs");
  EXPECT_EQ(format_seconds(0.000999), "999 µs");
  EXPECT_EQ(format_seconds(0.0009996), "1.00 ms");
  EXPECT_EQ(format_seconds(0.21), "210 ms");
  EXPECT_EQ(format_seconds(0.9996), "1.00 s");
  EXPECT_EQ(format_seconds(60.12), "60.1 s");
  EXPECT_EQ(format_seconds(160), "2 min 40 s");
  EXPECT_EQ(format_seconds(7'260), "2 h 1 min");
  EXPECT_EQ(format_seconds(1e300), "1.00e+300 s");
  EXPECT_EQ(format_bytes(512), "512 B");
  EXPECT_EQ(format_bytes(1024), "1.00 KiB");
  EXPECT_EQ(format_bytes(412'000'000), "393 MiB");
  EXPECT_EQ(format_bytes(std::int64_t{16} << 30), "16.0 GiB");
}

TEST(NumberFormat, NeverWritesAPValueAsZero) {
  EXPECT_EQ(format_p(0.00001), "< 0.001");
  EXPECT_EQ(format_p(0.6301), "0.630");
}

TEST(NumberFormat, WritesOptionsAsTheyAreWrittenOnACommandLine) {
  EXPECT_EQ(format_option(true), "true");
  EXPECT_EQ(format_option(std::int64_t{42}), "42");
  EXPECT_EQ(format_option(0.1), "0.1");
  EXPECT_EQ(format_option(std::string("fp32,int8")), "fp32,int8");
  EXPECT_EQ(format_option(std::vector<std::string>{"5", "10"}), "5, 10");
  EXPECT_EQ(format_option(std::monostate{}), "–");
}

}  // namespace
}  // namespace reckon
