#pragma once

#include <nlohmann/json_fwd.hpp>

#include "reports/record.h"

namespace reckon {

// The record's surfaces (reports/pareto.h) as `pareto` of results.json has them; an empty list
// where there is nothing to choose from.
nlohmann::ordered_json pareto_json(const Record& record);

}  // namespace reckon
