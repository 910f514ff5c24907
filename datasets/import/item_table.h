#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/progress.h"
#include "core/table/table_reader.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/item_catalogue.h"

namespace reckon {

// A table of items: which columns hold the id and the parts of the text (join_sentences()).
struct ItemTable {
  std::filesystem::path file = {};  // empty: none
  std::string id = {};
  std::vector<std::string> text = {};
};

// Adds the items of the table, if there is one; of several with one id the first. Reports counts.
void read_item_table(const ItemTable& table, const TableOptions& options, ItemCatalogue& items,
                     ImportSummary& summary, Progress& progress);

// Writes its other columns as attributes (write_attributes()), once all items are known.
void write_item_attributes(const ItemTable& table, const TableOptions& options,
                           const ItemCatalogue& items, DatasetWriter& writer,
                           ImportSummary& summary);

}  // namespace reckon
