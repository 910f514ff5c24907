#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace reckon {

// Of the repetitions' rates; low and high as `definitions` says ("rate"). All empty when nothing
// was timed.
struct Rate {
  std::optional<double> median;
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t n = 0;
  std::string reason;
};

}  // namespace reckon
