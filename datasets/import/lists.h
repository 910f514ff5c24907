#pragma once

#include <filesystem>
#include <vector>

#include "core/progress.h"
#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/item_table.h"

namespace reckon {

struct ListsOptions {
  DatasetInfo info = {};  // no name: that of the file without its extension, of files the folder's
  std::vector<std::filesystem::path> files = {};
  TableOptions table = TableOptions();  // delimiter: also of the lists; the rest of the item table
  ItemTable items = {};
};

// Lines `user item item ...`. A user's items, over the files in their order, are in the order of
// time; there are no timestamps. Of an item that comes twice the last is kept and the rest counted.
// Two files are taken for train and test, three for train, validation and test: they are the split
// "default" then.
ImportSummary import_lists(const ListsOptions& options, const std::filesystem::path& out,
                           Progress& progress);

}  // namespace reckon
