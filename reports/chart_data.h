#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "reports/record.h"

namespace reckon {

// What the report's charts are drawn from.
//   {main, metrics: [{name, k}], systems: [{name, variant, recommender, speed, values, front}],
//    latency: [{variant, unit, points}], percentiles: [{variant, unit, points}],
//    stages: [[name, seconds]], roofline: see roofline.h, slices: see slice_quality.h}
// main is the place of the metric that is shown first; speed is [median, low, high] in texts/s or
// null; values holds [value, low, high] or null for each of metrics, front whether no other variant
// beats the system in both speed and that metric, false where lower values are better; points of
// latency are [latency, share of samples at most that], the tail closer than the rest, those of
// percentiles [of 100, latency, low, high].
nlohmann::ordered_json chart_data(const Record& record);

// The empirical distribution of at least one sample: [value, share of samples at most that], at
// most some 460 of them, the smallest and the largest among them.
nlohmann::ordered_json distribution_points(std::vector<double> samples);

}  // namespace reckon
