#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/table_reader.h"
#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/row_index.h"

namespace reckon {

// Gathers the labelled texts of a task.
class TaskBuilder {
 public:
  // The classes are `label_names`, in this order; without any, they are the labels that come, in
  // the order of their bytes.
  explicit TaskBuilder(std::string kind, const std::vector<std::string>& label_names = {});

  // `where` the text is from is named when the label is not one of the classes, or the text is
  // empty.
  void add(std::string_view text, std::string_view label, std::uint8_t part,
           std::string_view where);
  // All rows of a table: its columns 0 and 1 are text and label.
  void add_table(TableReader& rows, std::uint8_t part);
  void set_out_of_scope(const std::string& label);
  // The task, whose counts go to the summary under its name.
  Task finish(const std::string& name, ImportSummary& summary);

 private:
  Task task_;
  RowIndex labels_;
  bool labels_are_known_;
};

}  // namespace reckon
