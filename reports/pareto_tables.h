#pragma once

#include <vector>

#include "reports/record.h"
#include "reports/table.h"

namespace reckon {

// Speed, latency, memory and quality of every variant, which are on the Pareto front, what
// dominates the others, and the cheapest within each margin: a table a surface (reports/pareto.h).
std::vector<Table> pareto_tables(const Record& record);

}  // namespace reckon
