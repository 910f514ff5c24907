#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/detail_rows.h"
#include "reports/table.h"

namespace reckon {

// What `reckon eval` finds in other programs' files: values of metrics by system.
struct EvaluationRecord {
  struct Bounds {
    double low = 0;
    double high = 0;
  };
  struct Value {
    std::string name;
    std::string definition;
    double value = 0;  // NaN: it has none
    std::optional<Bounds> interval;
    std::int64_t count = 0;  // queries, rows or rounds that it is of
    // Over the orders that ties allow: the worst, the mean and the best.
    std::optional<Bounds> ties;
    std::optional<double> expected_over_ties;
    double expected_error = 0;  // its standard error, where orders were drawn; 0: it is exact
    // Per class, points of a curve, or a matrix row by row; mostly empty.
    std::vector<double> array;
    std::size_t columns = 0;          // of a matrix; 0: a plain list
    std::vector<std::string> labels;  // of the list's values, or the matrix's rows and columns
    std::string metric, part;         // of an array: of which metric it is what, "roc_curve", "fpr"
  };
  struct System {
    std::string name;
    std::vector<std::pair<std::string, std::int64_t>> counts;  // what was read, left out and why
    std::vector<Value> values;
    std::vector<std::string> units;             // ids of queries, if asked for
    std::vector<std::vector<double>> per_unit;  // [values][units]
    std::vector<std::string> warnings;
  };
  // System b minus system a, paired by unit.
  struct Difference {
    std::string a, b, metric;
    double difference = 0;
    std::optional<Bounds> interval;
    std::optional<double> p, p_adjusted;
    double effect = 0;      // standardised mean difference
    double detectable = 0;  // the smallest difference that so many units could have shown
    std::int64_t units = 0;
    std::optional<bool> not_worse;  // than a by more than the margin
    std::string note;
  };

  std::string kind;         // "ranking", "labels", "ratings", "feedback"
  std::string unit;         // "query", "row", "round"
  std::string definitions;  // the tool's; with the release they were checked against
  std::string checked;
  double confidence = 0.95;
  std::vector<System> systems;
  std::vector<Difference> differences;
  std::string difference_method;    // how p-values were computed and corrected
  Fields comparison;                // the same as values: the test, its correction, ...
  std::vector<DetailRows> details;  // slices, explanations
};

// Tables for a terminal; with per_unit also one line a metric and unit, tab-separated.
std::string evaluation_text(const EvaluationRecord& record, bool per_unit, TextStyle style = {});

// {"kind", "definitions", "systems": [{"name", "counts", "metrics": [{"name", "value", ...}],
// "per_query": {...}}], ...}, NaN as null. Arrays have "shape" and "labels", details are lists of
// rows under their names ("slices"), with "notes" beside them.
std::string evaluation_json(const EvaluationRecord& record, bool per_unit);

}  // namespace reckon
