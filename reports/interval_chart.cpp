#include "reports/interval_chart.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace reckon {
namespace {

using nlohmann::ordered_json;

ordered_json number(std::optional<double> value) {
  return value && std::isfinite(*value) ? ordered_json(*value) : ordered_json(nullptr);
}

}  // namespace

IntervalChart::Choice& IntervalChart::choice(std::string_view label, double reference) {
  const auto found = std::ranges::find(choices, label, &Choice::label);
  if (found != choices.end()) return *found;
  return choices.emplace_back(Choice{std::string(label), reference, {}});
}

ordered_json IntervalChart::data() const {
  ordered_json all = ordered_json::array();
  for (const Choice& choice : choices) {
    ordered_json rows = ordered_json::array();
    for (const Row& row : choice.rows) {
      rows.push_back({{"label", row.label},
                      {"series", row.series},
                      {"value", number(row.value)},
                      {"low", number(row.low)},
                      {"high", number(row.high)},
                      {"limit", number(row.limit)}});
    }
    all.push_back(
        {{"label", choice.label}, {"reference", choice.reference}, {"rows", std::move(rows)}});
  }
  return {{"series", series}, {"choices", std::move(all)}};
}

}  // namespace reckon
