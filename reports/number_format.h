#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reports/record.h"

// Numbers as people read them in tables, the same on the terminal and in the report. A value that
// is not there is written as an en dash.
namespace reckon {

std::string format_count(std::int64_t count);                 // 100,836
std::string format_value(std::optional<double> value);        // 0.1180: a quality in [0, 1] or near
std::string format_difference(std::optional<double> value);   // +0.0011; 0 only where it is exact
std::string format_amount(std::optional<double> value);       // 3 significant digits: 1,624, 9.61
std::string format_plain(std::optional<double> value);        // whole ones as counts: 17, 0.8581
std::string format_seconds(std::optional<double> seconds);    // 1.79 µs, 210 ms, 61 s, 12 min 5 s
std::string format_bytes(std::optional<std::int64_t> bytes);  // 393 MiB
std::string format_ratio(std::optional<double> ratio);        // 2.40x
std::string format_p(std::optional<double> p);                // 0.630, < 0.001

// "0.1180 [0.1090, 0.1270]"; without an interval the value alone.
std::string format_interval(std::optional<double> value, std::optional<double> low,
                            std::optional<double> high,
                            std::string (*format)(std::optional<double>) = format_value);

std::string format_option(const OptionValue& value);  // text as it was written, lists with commas

// "ndcg@10", "auc".
std::string metric_label(const std::string& name, std::optional<std::int64_t> k);

}  // namespace reckon
