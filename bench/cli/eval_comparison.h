#pragma once

#include "eval/significance/comparison_table.h"
#include "reports/evaluation_record.h"

namespace reckon {

// The differences of a table and how they were tested, into the record of its systems.
void add_comparison(const ComparisonTable& table, const ComparisonTableOptions& options,
                    EvaluationRecord& record);

}  // namespace reckon
