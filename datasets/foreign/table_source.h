#pragma once

#include <string>

#include "core/table/parse.h"
#include "datasets/foreign/column_ids.h"
#include "datasets/foreign/foreign_table.h"
#include "datasets/foreign/interaction_source.h"

namespace reckon {

// The columns of a table that say who interacted with what.
struct InteractionNames {
  std::string user;
  std::string item;
  std::string value;      // empty: implicit feedback
  std::string timestamp;  // empty: the order of the rows is that of time
  TimeUnit time_unit = TimeUnit::kSeconds;
};

// The rows of a table as interactions.
class TableSource final : public InteractionSource {
 public:
  // Reads the ids once. Throws Error for a column that is not there or of the wrong type. The table
  // must outlive it.
  TableSource(const ForeignTable& table, const InteractionNames& names);

  const ColumnIds& users() const { return users_; }
  const ColumnIds& items() const { return items_; }
  std::uint64_t size() const override { return table_->rows(); }
  bool in_order_of_time() const override { return true; }
  // A value that is not a finite float32 and a timestamp beyond the year 9999 are Errors that name
  // the row.
  Counts read(const Take& take) const override;

 private:
  void add_values(std::size_t begin, std::size_t end, InteractionBlock& block) const;
  void add_timestamps(std::size_t begin, std::size_t end, InteractionBlock& block,
                      Counts& counts) const;

  const ForeignTable* table_;
  const ForeignColumn* value_ = nullptr;
  const ForeignColumn* timestamp_ = nullptr;
  TimeUnit time_unit_;
  ColumnIds users_;
  ColumnIds items_;
};

}  // namespace reckon
