#include "datasets/import/table_import.h"

#include <string_view>
#include <utility>

#include "core/error.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/attribute_columns.h"
#include "datasets/import/interaction_table.h"
#include "datasets/import/item_catalogue.h"
#include "datasets/import/open_table.h"
#include "datasets/import/row_index.h"

namespace reckon {
namespace {

constexpr std::size_t kReportedRows = 8192;

void require_options(const TableImportOptions& options) {
  if (options.interactions.empty()) fail("import: expected a file of interactions");
  if (options.user.empty() || options.item.empty()) {
    fail("import: expected the columns of user and item in {}", options.interactions.string());
  }
  if (!options.users.empty() && options.user_id.empty()) {
    fail("import: expected the column of the id in {}", options.users.string());
  }
}

}  // namespace

ImportSummary import_tables(const TableImportOptions& options, const std::filesystem::path& out,
                            Progress& progress) {
  require_options(options);
  DatasetInfo info = options.info;
  if (info.name.empty()) info.name = options.interactions.stem().string();
  ImportSummary summary{.dataset = info.name, .counts = {}};
  DatasetWriter writer(out, info);
  ItemCatalogue items(writer, !options.items.file.empty());
  read_item_table(options.items, options.table, items, summary, progress);

  RowIndex users;
  if (!options.users.empty()) {
    const auto rows = open_table(options.users, {options.user_id}, options.table);
    while (rows->next()) users.find_or_add(rows->required(0));
    summary.counts.push_back({"users read", users.size()});
  }

  progress.begin("reading interactions", 0);
  const bool values = !options.value.empty();
  const bool timestamps = !options.timestamp.empty();
  std::vector<std::string> columns = {options.user, options.item};
  if (values) columns.push_back(options.value);
  if (timestamps) columns.push_back(options.timestamp);
  InteractionTable interactions({.values = values, .timestamps = timestamps});
  const auto rows = open_table(options.interactions, columns, options.table);
  while (rows->next()) {
    if (values && rows->field(2).empty()) {
      rows->fail_field(2, "a finite number (without --value, feedback is implicit)");
    }
    interactions.add(
        {.user = users.find_or_add(rows->required(0)),
         .item = items.find_or_add(rows->required(1)),
         .value = values ? rows->number(2) : 0,
         .timestamp = timestamps ? rows->timestamp(values ? 3 : 2, options.time_unit) : 0});
    if (interactions.size() % kReportedRows == 0) progress.advance(kReportedRows);
  }
  if (interactions.size() == 0) fail("{}: holds no interactions", options.interactions.string());
  summary.add_rounded(rows->rounded_timestamps());
  items.finish(summary);
  write_users(users, writer, summary);
  write_item_attributes(options.items, options.table, items, writer, summary);
  if (!options.users.empty()) {
    write_attributes({.of = AttributeTable::Of::kUsers,
                      .file = options.users,
                      .options = options.table,
                      .id = options.user_id},
                     users, writer, summary);
  }
  interactions.write(users.size(), writer, summary, progress);
  writer.commit();
  return summary;
}

}  // namespace reckon
