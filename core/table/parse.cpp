#include "core/table/parse.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>

namespace reckon {
namespace {

template <typename T>
std::optional<T> from_whole(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes digits off the front of a date; a date that does not go on as expected is not one.
class DateCursor {
 public:
  explicit DateCursor(std::string_view text) : rest_(text) {}
  bool ok() const { return ok_; }
  bool done() const { return rest_.empty(); }
  char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  void skip() { rest_.remove_prefix(1); }
  void expect(char c) {
    ok_ = ok_ && front() == c;
    if (ok_) skip();
  }
  int number(std::size_t digits, int low, int high) {
    const std::string_view text = rest_.substr(0, digits);
    ok_ = ok_ && text.size() == digits && std::all_of(text.begin(), text.end(), is_digit);
    const int value = ok_ ? from_whole<int>(text).value_or(-1) : -1;
    ok_ = ok_ && value >= low && value <= high;
    if (ok_) rest_.remove_prefix(digits);
    return ok_ ? value : low;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// Seconds east of Greenwich at the end of a time of day: "", "Z", "+01:00", "-0530".
std::int64_t parse_offset(DateCursor& cursor) {
  if (cursor.done()) return 0;
  const char sign = cursor.front();
  cursor.skip();
  if (sign == 'Z') return 0;
  const int hours = cursor.number(2, 0, 23);
  if (cursor.front() == ':') cursor.skip();
  const int minutes = cursor.number(2, 0, 59);
  if (sign != '+' && sign != '-') cursor.expect('+');  // neither: not a date
  const std::int64_t seconds = std::int64_t{3600} * hours + std::int64_t{60} * minutes;
  return sign == '-' ? -seconds : seconds;
}

std::optional<Timestamp> parse_date(std::string_view text) {
  DateCursor cursor(text);
  const int year = cursor.number(4, 0, 9999);
  cursor.expect('-');
  const int month = cursor.number(2, 1, 12);
  cursor.expect('-');
  const int day = cursor.number(2, 1, 31);
  if (!cursor.ok()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  std::int64_t seconds = std::chrono::sys_days{date}.time_since_epoch().count() * 86400LL;
  if (cursor.done()) return Timestamp{seconds};
  bool rounded = false;
  if (cursor.front() == 'T' || cursor.front() == ' ') {
    cursor.skip();
  } else {
    return std::nullopt;
  }
  seconds += std::int64_t{3600} * cursor.number(2, 0, 23);
  cursor.expect(':');
  seconds += std::int64_t{60} * cursor.number(2, 0, 59);
  if (cursor.front() == ':') {
    cursor.skip();
    seconds += cursor.number(2, 0, 60);  // 60: a leap second
    if (cursor.front() == '.') {
      cursor.skip();
      if (!is_digit(cursor.front())) return std::nullopt;
      for (; is_digit(cursor.front()); cursor.skip()) rounded |= cursor.front() != '0';
    }
  }
  seconds -= parse_offset(cursor);
  if (!cursor.ok() || !cursor.done()) return std::nullopt;
  return Timestamp{seconds, rounded};
}

// `whole` of the unit and a part of it, `rest`; empty when that is beyond the years 0 to 9999.
std::optional<Timestamp> from_units(std::int64_t whole, bool rest, TimeUnit unit) {
  constexpr std::int64_t kFirst = -62'167'219'200;  // 0000-01-01
  constexpr std::int64_t kLast = 253'402'300'799;   // 9999-12-31
  const std::int64_t units = unit == TimeUnit::kMilliseconds ? 1000 : 1;
  const std::int64_t seconds = whole / units - (whole % units < 0 ? 1 : 0);
  if (seconds < kFirst || seconds > kLast) return std::nullopt;
  return Timestamp{seconds, rest || whole % units != 0};
}

}  // namespace

std::optional<std::int64_t> try_parse_integer(std::string_view text) {
  return from_whole<std::int64_t>(text);
}

std::optional<double> try_parse_number(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  // Too large or too small; from_chars does not tell. Of the small ones strtod gives the nearest.
  if (error == std::errc::result_out_of_range)
    value = std::strtod(std::string(text).c_str(), nullptr);
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> try_parse_plain_integer(std::string_view text) {
  const auto value = try_parse_integer(text);
  return value && std::to_string(*value) == text ? value : std::nullopt;
}

bool is_plain_number(std::string_view text) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 53;
  if (const auto integer = try_parse_plain_integer(text))
    return *integer >= -kLargest && *integer <= kLargest;
  if (text.find_first_of(".eE") == text.npos || !try_parse_number(text)) return false;
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  return !(digits.starts_with('0') && digits.size() > 1 && digits[1] >= '0' && digits[1] <= '9');
}

std::optional<Timestamp> timestamp_of(double units, TimeUnit unit) {
  constexpr double kLimit = 0x1p63;
  if (!(units >= -kLimit && units < kLimit)) return std::nullopt;
  const double whole = std::floor(units);
  return from_units(static_cast<std::int64_t>(whole), whole != units, unit);
}

std::optional<Timestamp> try_parse_timestamp(std::string_view text, TimeUnit unit) {
  if (const auto integer = try_parse_integer(text)) return from_units(*integer, false, unit);
  if (const auto number = try_parse_number(text)) return timestamp_of(*number, unit);
  return parse_date(text);
}

bool is_column_number(std::string_view column) {
  const auto number = try_parse_integer(column);
  return number && *number >= 1;
}

std::string quote_for_message(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::size_t length = std::min(text.size(), kLongest);
  if (length < text.size()) {  // a cut leaves no part of a character
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0u) == 0x80u) --length;
  }
  std::string quoted = "'";
  for (const char c : text.substr(0, length)) {
    quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  return quoted + (length < text.size() ? "...'" : "'");
}

}  // namespace reckon
