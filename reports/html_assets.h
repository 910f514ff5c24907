#pragma once

#include <string_view>

// The files of the report's page, compiled in (embed.cmake), so that a report is one file that
// needs no other.
namespace reckon::html_assets {

extern const std::string_view page;  // with {{name}} where parts go
extern const std::string_view style;
extern const std::string_view chart_library;  // Chart.js
extern const std::string_view chart_series;
extern const std::string_view chart_plugins;
extern const std::string_view charts;
extern const std::string_view interval_charts;
extern const std::string_view history_chart;
extern const std::string_view roofline_chart;
extern const std::string_view slice_chart;
extern const std::string_view controls;

}  // namespace reckon::html_assets
