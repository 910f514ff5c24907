#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reckon {

// Numbers and times in tables, read strictly: the whole text, no spaces, finite, in range.

std::optional<std::int64_t> try_parse_integer(std::string_view text);
std::optional<double> try_parse_number(std::string_view text);

// Seconds since 1970-01-01 UTC: an integer or a number (rounded down), or an ISO 8601 date
// "2015-03-09", "2015-03-09T15:52:09Z", with a space for the T, with a fraction (dropped), with an
// offset "+01:00"; without an offset it is UTC. Milliseconds are not guessed: 1425941529000 is a
// time in the year 47157.
std::optional<std::int64_t> try_parse_timestamp(std::string_view text);

// True for "1", "2", ...: a column named by its place.
bool is_column_number(std::string_view column);

// Text that may stand in an error message: short, and without control characters.
std::string quote_for_message(std::string_view text);

}  // namespace reckon
