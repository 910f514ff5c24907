#pragma once

#include <string>

#include "reports/record.h"

namespace reckon {

// What the report's charts are drawn from, as JSON that may stand inside <script>: no '<', and no
// line ends of JavaScript, in whatever texts the record holds.
//   {main, metrics: [{name, k}], systems: [{name, variant, recommender, speed, values}],
//    latency: [{variant, unit, points}], stages: [[name, seconds]]}
// main is the place of the metric that is shown first; speed is [median, low, high] in texts/s or
// null; values holds [value, low, high] or null for each of metrics; points are [latency, share of
// samples at most that], at most 401 of them.
std::string chart_data(const Record& record);

}  // namespace reckon
