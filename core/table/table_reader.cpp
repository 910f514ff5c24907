#include "core/table/table_reader.h"

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/table/parse.h"

namespace reckon {

std::string_view TableReader::required(std::size_t i) const {
  if (field(i).empty()) fail_field(i, "a value");
  return field(i);
}

float TableReader::number(std::size_t i) const {
  const auto value = try_parse_number(field(i));
  constexpr double kLargest = std::numeric_limits<float>::max();
  if (!value || std::abs(*value) > kLargest) fail_field(i, "a finite number");
  return static_cast<float>(*value);
}

std::int64_t TableReader::integer(std::size_t i) const {
  const auto value = try_parse_integer(field(i));
  if (!value) fail_field(i, "an integer");
  return *value;
}

std::int64_t TableReader::timestamp(std::size_t i, TimeUnit unit) {
  const auto value = try_parse_timestamp(field(i), unit);
  if (!value) {
    const bool milliseconds = unit == TimeUnit::kSeconds &&
                              try_parse_timestamp(field(i), TimeUnit::kMilliseconds).has_value();
    fail_field(i, fmt::format("{} since 1970 up to the year 9999 or an ISO 8601 date{}",
                              unit == TimeUnit::kSeconds ? "seconds" : "milliseconds",
                              milliseconds ? " (are these milliseconds?)" : ""));
  }
  if (value->rounded) ++rounded_timestamps_;
  return value->seconds;
}

void TableReader::fail_field(std::size_t i, std::string_view expected) const {
  fail("{}: column {}: found {}, expected {}", where(), columns_[i], describe_field(i), expected);
}

std::string TableReader::describe_field(std::size_t i) const { return quote_for_message(field(i)); }

}  // namespace reckon
