#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/table_reader.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/row_index.h"

namespace reckon {

// A table whose rows are items or users.
struct AttributeTable {
  enum class Of { kItems, kUsers };
  Of of = Of::kItems;
  std::filesystem::path file = {};
  TableOptions options = TableOptions();
  std::string id = {};                 // column
  std::vector<std::string> used = {};  // further columns that are no attributes
};

// Writes the other columns of the table as attributes: int64 where every id has an integer, double
// where all values are numbers (NaN where there is none), else texts (empty where there is none). A
// number that would not be written back as it is, "007", is a text. The first ids are those of the
// table's rows in their order; of several rows with one id the first counts, and ids behind have no
// values. Columns without a name that an attribute can have, with a name that is there twice, with
// JSON objects and beyond the first 100 are left out; the summary counts them. The file is read
// again, twice, so that no column has to be in memory.
void write_attributes(const AttributeTable& table, const RowIndex& ids, DatasetWriter& writer,
                      ImportSummary& summary);

}  // namespace reckon
