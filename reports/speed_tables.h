#pragma once

#include "reports/record.h"
#include "reports/table.h"

// How fast, how large and how faithful the variants of a run are, as tables. A table of nothing has
// no rows.
namespace reckon {

Table variants_table(const Record& record);   // one line a variant
Table latency_table(const Record& record);    // every percentile with its interval
Table fidelity_table(const Record& record);   // embeddings against those of the first variant
Table agreement_table(const Record& record);  // top-K lists against those of the first variant
Table stages_table(const Record& record);

}  // namespace reckon
