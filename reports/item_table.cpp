#include "reports/item_table.h"

#include <fmt/format.h>

#include "reports/number_format.h"

namespace reckon {
namespace {

std::string rate_cell(const Rate& rate) {
  return format_interval(rate.median, rate.low, rate.high, format_amount);
}

std::string beside_cell(const StoredItems& stored) {
  if (!stored.beside_bytes || stored.items == 0) return format_amount({});
  return format_amount(static_cast<double>(*stored.beside_bytes) /
                       static_cast<double>(stored.items));
}

std::string catalogue_cell(const StoredItems& stored) {
  if (!stored.scanned_bytes) return format_bytes({});
  return format_bytes(*stored.scanned_bytes + stored.beside_bytes.value_or(0));
}

}  // namespace

Table item_table(const Record& record) {
  Table table{.title = "Item vectors",
              .columns = {{"variant"},
                          {"kept as"},
                          {"rescored", true},
                          {"bytes scanned", true},
                          {"bytes beside", true},
                          {"catalogue", true},
                          {"mean cosine", true},
                          {"smallest", true},
                          {"lists/s alone", true},
                          {"lists/s together", true}},
              .rows = {},
              .notes = {}};
  for (const StoredItems& stored : record.item_vectors) {
    table.rows.push_back({stored.variant, stored.format,
                          stored.rescored ? format_count(*stored.rescored) : format_amount({}),
                          format_amount(stored.scanned_bytes_a_vector), beside_cell(stored),
                          catalogue_cell(stored), format_value(stored.cosine_mean),
                          format_value(stored.cosine_min), rate_cell(stored.lists_per_second_alone),
                          rate_cell(stored.lists_per_second_together)});
  }
  if (record.item_vectors.empty()) return table;
  const StoredItems& first = record.item_vectors.front();
  table.notes.push_back(fmt::format(
      "of a vector, bytes that each search reads and bytes of float32 vectors of which it reads "
      "candidates; cosine of what is kept with the float32 vectors; lists of {} a second, one "
      "query at a time on one thread and {} queries together on {}: median [95% interval]",
      format_count(first.list_length), format_count(first.queries), format_count(first.threads)));
  return table;
}

}  // namespace reckon
