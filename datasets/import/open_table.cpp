#include "datasets/import/open_table.h"

#include <utility>

#include "core/table/csv_reader.h"
#include "datasets/import/json_reader.h"

namespace reckon {

std::unique_ptr<TableReader> open_table(const std::filesystem::path& path,
                                        std::vector<std::string> columns,
                                        const TableOptions& options) {
  if (is_json(path)) return std::make_unique<JsonReader>(path, std::move(columns));
  return std::make_unique<CsvReader>(path, std::move(columns), options);
}

}  // namespace reckon
