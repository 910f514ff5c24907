#include "reports/array_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "reports/number_format.h"

namespace reckon {
namespace {

using Value = EvaluationRecord::Value;

constexpr std::size_t kMostColumns = 20;  // of a matrix
constexpr std::size_t kMostPoints = 40;   // of a curve, which has no labels

std::string cell(double value) {
  if (std::isnan(value)) return format_value(std::nullopt);
  if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return format_value(value);
}

// Rows are the truth, columns what was predicted.
void add_matrix(const Value& matrix, Table& table) {
  const std::size_t rows = matrix.array.size() / matrix.columns;
  if (matrix.columns > kMostColumns) {
    table.notes.push_back(fmt::format("{} x {}: see --json", rows, matrix.columns));
    return;
  }
  table.columns.push_back({"truth"});
  for (const std::string& label : matrix.labels) table.columns.push_back({label, true});
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    cells.push_back(matrix.labels[i]);
    for (std::size_t j = 0; j < matrix.columns; ++j)
      cells.push_back(cell(matrix.array[i * matrix.columns + j]));
  }
  table.notes.emplace_back("a row a true label, a column a predicted one");
}

void add_lists(std::span<const Value> lists, Table& table) {
  std::size_t rows = 0;
  for (const Value& list : lists) rows = std::max(rows, list.array.size());
  const std::vector<std::string>& labels = lists.front().labels;
  const std::size_t shown = labels.empty() ? std::min(rows, kMostPoints) : rows;
  table.columns.push_back({labels.empty() ? "#" : "label", labels.empty()});
  for (const Value& list : lists)
    table.columns.push_back({list.part.empty() ? list.name : list.part, true});
  for (std::size_t i = 0; i < shown; ++i) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    cells.push_back(i < labels.size() ? labels[i] : std::to_string(i + 1));
    for (const Value& list : lists)
      cells.push_back(i < list.array.size() ? cell(list.array[i]) : "–");
  }
  if (shown < rows) table.notes.push_back(fmt::format("{} of {} points: see --json", shown, rows));
}

}  // namespace

std::vector<Table> array_tables(const EvaluationRecord& record) {
  std::vector<Table> tables;
  for (const EvaluationRecord::System& system : record.systems) {
    const std::span<const Value> values = system.values;
    for (std::size_t first = 0, end = 0; first < values.size(); first = std::max(end, first + 1)) {
      if (values[first].array.empty()) continue;
      const auto is_of_it = [&](const Value& value) {
        return !value.array.empty() && value.metric == values[first].metric;
      };
      for (end = first; end < values.size() && is_of_it(values[end]);) ++end;
      Table& table = tables.emplace_back();
      table.title = record.systems.size() > 1
                        ? fmt::format("{} of {}", values[first].metric, system.name)
                        : values[first].metric;
      if (values[first].columns > 0)
        add_matrix(values[first], table);
      else
        add_lists(values.subspan(first, end - first), table);
    }
  }
  return tables;
}

}  // namespace reckon
