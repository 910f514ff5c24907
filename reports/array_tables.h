#pragma once

#include <vector>

#include "reports/evaluation_record.h"
#include "reports/table.h"

namespace reckon {

// A table for each metric that has arrays for values: a row a class or a point of a curve, a column
// an array; a matrix as it is. Long curves and wide matrices are said to be in JSON only.
std::vector<Table> array_tables(const EvaluationRecord& record);

}  // namespace reckon
