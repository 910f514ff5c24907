#pragma once

#include <string>
#include <vector>

#include "reports/run_comparison.h"
#include "reports/table.h"

namespace reckon {

enum class ComparedMetrics { kMain, kAll };

enum class ComparedPart { kSystems, kTasks, kScenarios, kSpeed, kSettings };

// One part side by side; without rows where nothing of it was compared.
Table compared_part_table(const RunComparison& comparison, ComparedPart part,
                          ComparedMetrics metrics);

// All parts; a table of nothing is left out.
std::vector<Table> comparison_tables(const RunComparison& comparison, ComparedMetrics metrics);

// The same with the warnings, for a terminal and as GitHub's Markdown.
std::string comparison_text(const RunComparison& comparison, ComparedMetrics metrics,
                            TextStyle style = {});
std::string comparison_markdown(const RunComparison& comparison, ComparedMetrics metrics);

// Everything, format "reckon-comparison", version 1: the fields of RunComparison under the same
// names.
std::string comparison_json(const RunComparison& comparison);

}  // namespace reckon
