#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "datasets/dataset_writer.h"

namespace reckon {

// What must hold of a dataset's interactions, row by row: users and items that are there, sorted by
// user, then timestamp, then item row (without timestamps: by user; the order in the file is then
// the order in time), values that are numbers, events that have a name. Blocks come in the order of
// rows.
class InteractionRules {
 public:
  struct Limits {
    std::size_t users = 0;
    std::size_t items = 0;
    std::size_t events = 256;
  };
  // Told of every row that breaks a rule: the column, the row, found and expected. May throw.
  using Report =
      std::function<void(std::string_view column, std::size_t row, const std::string& text)>;

  void check(const InteractionColumns& block, const Limits& limits, const Report& report);
  std::size_t rows() const { return rows_; }
  // The user of the last row, -1 before the first.
  std::int32_t last_user() const { return last_user_; }

 private:
  std::size_t rows_ = 0;
  std::int32_t last_user_ = -1;
  std::int32_t last_item_ = -1;
  std::int64_t last_timestamp_ = 0;
};

}  // namespace reckon
