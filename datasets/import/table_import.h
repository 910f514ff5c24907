#pragma once

#include <filesystem>
#include <string>

#include "core/progress.h"
#include "core/table/table_reader.h"
#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/item_table.h"

namespace reckon {

struct TableImportOptions {
  DatasetInfo info = {};  // no name: that of the interaction file without its extension
  TableOptions table = TableOptions();  // of all files
  std::filesystem::path interactions = {};
  std::string user = {};
  std::string item = {};
  std::string value = {};      // empty: implicit feedback
  std::string timestamp = {};  // empty: the order in the file is the order in time
  TimeUnit time_unit = TimeUnit::kSeconds;
  ItemTable items = {};
  std::filesystem::path users = {};  // empty: none
  std::string user_id = {};
};

// Any interactions in delimited text or JSON. Items and users are in the order of their own files;
// those that only the interactions name follow, in the order of their first, without text, and are
// counted. Their other columns become attributes (write_attributes()). A user's interactions with
// the same item become one, the last in time (the last in the file, of equal times), and are
// counted. Timestamps are rounded down to seconds, and counted where that loses something: the
// order within a second is that of the items. The text of an item of several columns has a sentence
// for each that is not empty; a full stop is added where there is none.
ImportSummary import_tables(const TableImportOptions& options, const std::filesystem::path& out,
                            Progress& progress);

}  // namespace reckon
