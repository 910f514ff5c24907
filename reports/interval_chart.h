#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reckon {

// Values with intervals against a reference, as html/interval_charts.js draws them.
struct IntervalChart {
  struct Row {
    std::string label;
    std::size_t series = 0;
    std::optional<double> value;
    std::optional<double> low;
    std::optional<double> high;
    std::optional<double> limit;  // that the value is judged by
  };
  // What is shown at a time.
  struct Choice {
    std::string label;     // of the axis, too
    double reference = 0;  // 0 of differences, 1 of ratios
    std::vector<Row> rows;
  };
  std::vector<std::string> series;
  std::vector<Choice> choices;

  // The choice of this label, made where there is none.
  Choice& choice(std::string_view label, double reference);
  nlohmann::ordered_json data() const;
};

}  // namespace reckon
