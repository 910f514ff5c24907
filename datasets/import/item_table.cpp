#include "datasets/import/item_table.h"

#include <string_view>

#include "core/error.h"
#include "datasets/import/attribute_columns.h"
#include "datasets/import/open_table.h"

namespace reckon {
namespace {

constexpr std::uint64_t kReportedRows = 8192;

}  // namespace

void read_item_table(const ItemTable& table, const TableOptions& options, ItemCatalogue& items,
                     ImportSummary& summary, Progress& progress) {
  if (table.file.empty()) return;
  if (table.id.empty() || table.text.empty()) {
    fail("import: expected the columns of id and text in {}", table.file.string());
  }
  progress.begin("reading items", 0);
  std::vector<std::string> columns = {table.id};
  columns.insert(columns.end(), table.text.begin(), table.text.end());
  const auto rows = open_table(table.file, columns, options);
  std::vector<std::string_view> parts(table.text.size());
  std::uint64_t read = 0;
  while (rows->next()) {
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = rows->field(i + 1);
    items.add(rows->required(0), join_sentences(parts));
    if (++read % kReportedRows == 0) progress.advance(kReportedRows);
  }
  summary.counts.push_back({"items read", read});
  summary.counts.push_back({"dropped: an item that was there before", read - items.size()});
}

void write_item_attributes(const ItemTable& table, const TableOptions& options,
                           const ItemCatalogue& items, DatasetWriter& writer,
                           ImportSummary& summary) {
  if (table.file.empty()) return;
  write_attributes({.of = AttributeTable::Of::kItems,
                    .file = table.file,
                    .options = options,
                    .id = table.id,
                    .used = table.text},
                   items.ids(), writer, summary);
}

}  // namespace reckon
