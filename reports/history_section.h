#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reports/history.h"

namespace reckon {

// Chart and tables of a history as sections of a page: where levels changed, if anywhere, and every
// series.
std::string history_sections(const History& history);

// The data of that chart, `history` of the page's.
nlohmann::ordered_json history_chart_data(const History& history);

}  // namespace reckon
