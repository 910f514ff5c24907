#pragma once

#include <string>
#include <vector>

#include "reports/pareto.h"
#include "reports/record.h"
#include "reports/table.h"

namespace reckon {

// Speed, latency, memory and quality of every variant, which are on the Pareto front, what
// dominates the others, and the cheapest within each margin: a table a surface (reports/pareto.h).
std::vector<Table> pareto_tables(const Record& record);

// What is said of the cheapest variant of a surface: how fast it is, or where no other than the
// reference is within the margin, which comes nearest.
std::string cheapest_text(const Record& record, const ParetoSurface& surface,
                          const CheapestVariant& cheapest);

}  // namespace reckon
