#pragma once

#include "reports/record.h"
#include "reports/table.h"

// What was run, on what and where, as tables. A table of nothing has no rows.
namespace reckon {

Table run_table(const Record& record);  // dataset, model and machine in a few lines
Table machine_table(const Record& record);
Table configuration_table(const Record& record);
Table left_out_table(const Record& record);
Table definitions_table(const Record& record);

}  // namespace reckon
