#include "reports/number_format.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>

namespace reckon {
namespace {

constexpr const char* kNone = "–";
constexpr double kLongest = 1e12;  // larger values have an exponent

// Thousands separated by commas; independent of the locale.
std::string with_commas(const std::string& digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > first && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

}  // namespace

std::string format_count(std::int64_t count) { return with_commas(std::to_string(count)); }

std::string format_value(std::optional<double> value) {
  if (!value || std::isnan(*value)) return kNone;
  return std::abs(*value) < kLongest ? fmt::format("{:.4f}", *value)
                                     : fmt::format("{:.5g}", *value);
}

std::string format_difference(std::optional<double> value) {
  if (value && *value == 0) return "0";
  if (!value || std::isnan(*value)) return kNone;
  return std::abs(*value) < kLongest ? fmt::format("{:+.4f}", *value)
                                     : fmt::format("{:+.5g}", *value);
}

std::string format_amount(std::optional<double> value) {
  if (!value) return kNone;
  if (*value == 0) return "0";
  const double size = std::abs(*value);
  if (size >= 1e15 || (size > 0 && size < 1e-3)) return fmt::format("{:.2e}", *value);
  if (size >= 99.95) return with_commas(fmt::format("{:.0f}", *value));
  return fmt::format("{:.{}f}", *value, size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
}

std::string format_plain(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return format_amount(value);
  const double size = std::abs(*value);
  if (size < 1e15 && std::floor(*value) == *value) {
    return format_count(static_cast<std::int64_t>(*value));
  }
  return size < 1 ? format_value(value) : format_amount(value);
}

std::string format_seconds(std::optional<double> seconds) {
  if (!seconds) return kNone;
  const double size = std::abs(*seconds);
  if (size > 0 && size < 0.9995e-6) return format_amount(*seconds * 1e9) + " ns";
  if (size > 0 && size < 0.9995e-3) return format_amount(*seconds * 1e6) + " µs";
  if (size > 0 && size < 0.9995) return format_amount(*seconds * 1e3) + " ms";
  if (!(*seconds >= 99.95 && *seconds < 1e9)) return format_amount(seconds) + " s";
  const auto whole = static_cast<std::int64_t>(std::llround(*seconds));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", format_count(whole / 3600), whole % 3600 / 60);
}

std::string format_bytes(std::optional<std::int64_t> bytes) {
  if (!bytes) return kNone;
  constexpr std::array<const char*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  double size = static_cast<double>(*bytes);
  std::size_t unit = 0;
  for (; size >= 1023.5 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
  return fmt::format("{} {}", unit == 0 ? format_count(*bytes) : format_amount(size), kUnits[unit]);
}

std::string format_ratio(std::optional<double> ratio) {
  return ratio ? fmt::format("{:.2f}x", *ratio) : kNone;
}

std::string format_p(std::optional<double> p) {
  if (!p) return kNone;
  return *p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", *p);
}

std::string format_interval(std::optional<double> value, std::optional<double> low,
                            std::optional<double> high,
                            std::string (*format)(std::optional<double>)) {
  if (!value || !low || !high) return format(value);
  return fmt::format("{} [{}, {}]", format(value), format(low), format(high));
}

std::string format_option(const OptionValue& value) {
  struct Text {
    std::string operator()(std::monostate) const { return kNone; }
    std::string operator()(bool held) const { return held ? "true" : "false"; }
    std::string operator()(std::int64_t held) const { return std::to_string(held); }
    std::string operator()(double held) const { return fmt::format("{}", held); }
    std::string operator()(const std::string& held) const { return held; }
    std::string operator()(const std::vector<std::string>& held) const {
      return fmt::format("{}", fmt::join(held, ", "));
    }
  };
  return std::visit(Text{}, value);
}

std::string metric_label(const std::string& name, std::optional<std::int64_t> k) {
  return k ? fmt::format("{}@{}", name, *k) : name;
}

}  // namespace reckon
