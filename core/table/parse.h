#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reckon {

// Numbers and times in tables, read strictly: the whole text, no spaces, finite, in range.

std::optional<std::int64_t> try_parse_integer(std::string_view text);
std::optional<double> try_parse_number(std::string_view text);

// An integer that is written as it would be printed: not "007".
std::optional<std::int64_t> try_parse_plain_integer(std::string_view text);
// Whether a double holds the number as it is written: not "007", nor an id of 20 digits.
bool is_plain_number(std::string_view text);

enum class TimeUnit { kSeconds, kMilliseconds };

struct Timestamp {
  std::int64_t seconds = 0;  // since 1970-01-01 UTC, rounded down
  bool rounded = false;      // there was more than whole seconds
};

// A number of units since 1970, rounded down to seconds; empty when it is not finite or beyond the
// years 0 to 9999.
std::optional<Timestamp> timestamp_of(double units, TimeUnit unit);

// An integer or a number of the unit since 1970-01-01 UTC, or an ISO 8601 date "2015-03-09",
// "2015-03-09T15:52:09Z", with a space for the T, with a fraction, with an offset "+01:00"; without
// an offset it is UTC. Numbers are times up to the year 9999: milliseconds, which as seconds lie
// beyond, are refused rather than guessed.
std::optional<Timestamp> try_parse_timestamp(std::string_view text,
                                             TimeUnit unit = TimeUnit::kSeconds);

// True for "1", "2", ...: a column named by its place.
bool is_column_number(std::string_view column);

// Text that may stand in an error message: short, and without control characters.
std::string quote_for_message(std::string_view text);

}  // namespace reckon
