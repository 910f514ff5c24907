#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace reckon {

// A record has no value where a computation has none.
inline std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Counts are signed in a record.
inline std::int64_t integer(std::size_t value) { return static_cast<std::int64_t>(value); }

}  // namespace reckon
