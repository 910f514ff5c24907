#pragma once

#include <optional>
#include <string>

#include "reports/record.h"

namespace reckon {

// How many times as fast as `base` a variant encodes. Where both were timed over the same texts,
// pass by pass: the median of the passes' ratios and its 95% interval between order statistics
// (Hahn and Meeker, "Statistical Intervals", 1991, section 5.2), so that what slows the machine
// down for a while slows both. Otherwise the ratio of the medians, without an interval.
struct SpeedRatio {
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  std::string reason;  // why there is no interval
};

SpeedRatio speed_ratio(const VariantResult& base, const VariantResult& variant);

// Whether its interval shows that the variant is the faster one.
bool shows_faster(const SpeedRatio& ratio);

}  // namespace reckon
