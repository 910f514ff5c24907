#pragma once

#include <vector>

#include "reports/record.h"
#include "reports/table.h"

// How good the recommendations of a run are, as tables. A table of nothing has no rows.
namespace reckon {

Table systems_table(const Record& record);  // every system by the main metrics, with intervals
// What logged feedback says of the systems' lists: click-through rate or mean reward, satisfaction.
Table feedback_table(const Record& record);
std::vector<Table> metric_tables(const Record& record);  // one a metric: systems by cutoffs
Table tasks_table(const Record& record);
Table comparisons_table(const Record& record, bool main_metrics_only);

}  // namespace reckon
