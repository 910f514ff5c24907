#pragma once

#include "reports/record.h"
#include "reports/table.h"

namespace reckon {

// How each variant keeps its item vectors and how fast they are searched; no rows where all keep
// float32.
Table item_table(const Record& record);

}  // namespace reckon
