#include "core/table/parse.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace reckon {
namespace {

TEST(Parse, TakesWholeNumbersOnly) {
  EXPECT_EQ(try_parse_integer("-42"), -42);
  EXPECT_EQ(try_parse_integer("9223372036854775807"), INT64_MAX);
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "9223372036854775808", "0x1", "1_000"}) {
    EXPECT_FALSE(try_parse_integer(text)) << text;
  }
  EXPECT_EQ(try_parse_number("4.5e-1"), 0.45);
  EXPECT_EQ(try_parse_number("1e-400"), 0.0);
  EXPECT_EQ(try_parse_number("5e-324"), 0x1p-1074);
  EXPECT_FALSE(try_parse_number("1e-400x"));
  for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1,5", "1.5x", " 1.5", "."}) {
    EXPECT_FALSE(try_parse_number(text)) << text;
  }
}

// "seconds", and "~" where they were rounded.
std::string time_of(std::string_view text, TimeUnit unit = TimeUnit::kSeconds) {
  const auto time = try_parse_timestamp(text, unit);
  if (!time) return "none";
  return fmt::format("{}{}", time->seconds, time->rounded ? "~" : "");
}

TEST(Parse, ReadsTimesAsSecondsOrDates) {
  EXPECT_EQ(time_of("964982703"), "964982703");
  EXPECT_EQ(time_of("881250949.75"), "881250949~");
  EXPECT_EQ(time_of("881250949.0"), "881250949");
  EXPECT_EQ(time_of("-0.5"), "-1~");
  EXPECT_EQ(time_of("1970-01-02"), "86400");
  EXPECT_EQ(time_of("2000-07-30T18:45:03Z"), "964982703");
  EXPECT_EQ(time_of("2000-07-30 18:45:03.999"), "964982703~");
  EXPECT_EQ(time_of("2000-07-30 18:45:03.000Z"), "964982703");
  EXPECT_EQ(time_of("2000-07-30T20:45:03+02:00"), "964982703");
  EXPECT_EQ(time_of("2000-07-30T13:15:03-0530"), "964982703");
  EXPECT_EQ(time_of("1969-12-31T23:59"), "-60");
}

TEST(Parse, ReadsMillisecondsWhenToldTo) {
  const auto time = [](std::string_view text) { return time_of(text, TimeUnit::kMilliseconds); };
  EXPECT_EQ(time("1425941529000"), "1425941529");
  EXPECT_EQ(time("1425941529001"), "1425941529~");
  EXPECT_EQ(time("1425941529000.5"), "1425941529~");
  EXPECT_EQ(time("-1"), "-1~");
  EXPECT_EQ(time("-1000"), "-1");
  EXPECT_EQ(time("1970-01-02"), "86400");
  EXPECT_EQ(time("253402300799999"), "253402300799~");
  EXPECT_EQ(time("253402300800000"), "none");
}

TEST(Parse, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "x",
                           "2015-13-01",
                           "2015-02-30",
                           "2015-2-3",
                           "2015-03-09T",
                           "2015-03-09T24:00",
                           "2015-03-09T10",
                           "2015-03-09T10:61",
                           "2015-03-09x10:00",
                           "2015-03-09T10:00:00.",
                           "2015-03-09T10:00Zx",
                           "2015-03-09T10:00*01:00",
                           "2015-03-09T10:00+1",
                           "1e300",
                           "nan",
                           "03/09/2015",
                           "1425941529000",
                           "253402300800",
                           "-62167219201",
                           "9223372036854775807"}) {
    EXPECT_FALSE(try_parse_timestamp(text)) << text;
  }
}

TEST(Parse, KeepsMessagesShortAndOnOneLine) {
  EXPECT_EQ(quote_for_message("a\nb"), "'a?b'");
  EXPECT_EQ(quote_for_message(std::string(61, 'x')), fmt::format("'{:x<60}...'", ""));
  std::string cut;
  for (int i = 0; i < 30; ++i) cut += "\xE4\xB9\xB0";  // 60 bytes end between characters
  const std::string kept = cut.substr(0, 57);
  EXPECT_EQ(quote_for_message("x" + cut), fmt::format("'x{}...'", kept));
}

}  // namespace
}  // namespace reckon
