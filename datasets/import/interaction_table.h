#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/progress.h"
#include "datasets/dataset_writer.h"
#include "datasets/import/import_summary.h"
#include "datasets/import/row_index.h"

namespace reckon {

// Writes the users that interactions name by row, and counts them.
void write_users(const RowIndex& users, DatasetWriter& writer, ImportSummary& summary);

// One interaction as an importer reads it; what the table has no column for is not looked at.
struct Interaction {
  std::int32_t user = 0;
  std::int32_t item = 0;
  float value = 0;
  std::int64_t timestamp = 0;
  std::uint8_t part = 0;
};

// Puts rows of interactions of one user, which grow, in the order of a dataset: by timestamp, then
// item, or as they are where there are no timestamps. Of several with one item, the last in time is
// kept (the one behind, of equal times).
void order_rows_of_user(std::span<const std::int32_t> items,
                        std::span<const std::int64_t> timestamps, std::vector<std::uint32_t>& rows);

// Collects interactions in any order and writes them in the order of a dataset. Memory: 12 bytes an
// interaction, 4 more with values, 8 with timestamps, 1 with parts.
class InteractionTable {
 public:
  struct Columns {
    bool values = false;
    bool timestamps = false;
    bool parts = false;
  };

  explicit InteractionTable(Columns columns) : columns_(columns) {}

  void add(const Interaction& interaction);
  std::size_t size() const { return users_.size(); }

  // Writes the interactions behind items and users: by user, then timestamp, then item; without
  // timestamps in the order in which they were added. Of several with one user and item, the last
  // in time is kept (the one added last, of equal times). Writes the split "default": the parts, by
  // the method "files", or by time per user where there are none. Reports its counts to the
  // summary.
  void write(std::size_t user_count, DatasetWriter& writer, ImportSummary& summary,
             Progress& progress);

 private:
  Columns columns_;
  std::vector<std::int32_t> users_;
  std::vector<std::int32_t> items_;
  std::vector<float> values_;
  std::vector<std::int64_t> timestamps_;
  std::vector<std::uint8_t> parts_;
};

}  // namespace reckon
