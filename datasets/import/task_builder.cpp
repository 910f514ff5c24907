#include "datasets/import/task_builder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/table/parse.h"

namespace reckon {

TaskBuilder::TaskBuilder(std::string kind, const std::vector<std::string>& label_names)
    : labels_are_known_(!label_names.empty()) {
  if (kind != "intent" && kind != "sentiment") {
    fail("task kind {}: expected intent or sentiment", quote_for_message(kind));
  }
  task_.kind = std::move(kind);
  for (const std::string& label : label_names) labels_.find_or_add(label);
}

void TaskBuilder::add(std::string_view text, std::string_view label, std::uint8_t part,
                      std::string_view where) {
  if (text.find_first_not_of(" \t\r\n") == text.npos) fail("{}: the text is empty", where);
  if (label.empty()) fail("{}: the label is empty", where);
  const std::int32_t row = labels_are_known_ ? labels_.find(label) : labels_.find_or_add(label);
  if (row == RowIndex::kNone) fail("{}: unknown label {}", where, quote_for_message(label));
  task_.texts.emplace_back(text);
  task_.labels.push_back(row);
  task_.parts.push_back(part);
}

void TaskBuilder::add_table(TableReader& rows, std::uint8_t part) {
  while (rows.next()) {
    if (rows.field(0).find_first_not_of(" \t\r\n") == std::string_view::npos) {
      rows.fail_field(0, "a text");
    }
    if (rows.field(1).empty()) rows.fail_field(1, "a label");
    add(rows.field(0), rows.field(1), part, rows.where());
  }
}

void TaskBuilder::set_out_of_scope(const std::string& label) {
  if (labels_.find(label) == RowIndex::kNone) {
    fail("out-of-scope label {}: no text has it", quote_for_message(label));
  }
  task_.out_of_scope_label = label;
}

Task TaskBuilder::finish(const std::string& name, ImportSummary& summary) {
  std::vector<std::int32_t> order(labels_.size());
  std::iota(order.begin(), order.end(), 0);
  if (!labels_are_known_) {
    std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      return labels_.id(static_cast<std::size_t>(a)) < labels_.id(static_cast<std::size_t>(b));
    });
  }
  std::vector<std::int32_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto row = static_cast<std::size_t>(order[i]);
    place[row] = static_cast<std::int32_t>(i);
    task_.label_names.emplace_back(labels_.id(row));
  }
  for (std::int32_t& label : task_.labels) label = place[static_cast<std::size_t>(label)];
  const auto count = [&](std::uint8_t part) {
    return static_cast<std::uint64_t>(std::count(task_.parts.begin(), task_.parts.end(), part));
  };
  summary.counts.push_back({"classes of task " + name, task_.label_names.size()});
  summary.counts.push_back({"texts of task " + name + ", train", count(kTrainPart)});
  summary.counts.push_back({"texts of task " + name + ", validation", count(kValidationPart)});
  summary.counts.push_back({"texts of task " + name + ", test", count(kTestPart)});
  return std::move(task_);
}

}  // namespace reckon
