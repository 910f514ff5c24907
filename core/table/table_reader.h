#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/table/parse.h"

namespace reckon {

// How a table is written down. Whatever is not set is found out from the first rows.
struct TableOptions {
  std::string delimiter = {};       // between fields, see parse_delimiter(); JSON has none
  std::optional<bool> header = {};  // whether the first row holds the names of the columns
  bool quotes = true;               // false: '"' is an ordinary character
};

// The rows of a file one after the other, narrowed to the columns that were asked for.
class TableReader {
 public:
  explicit TableReader(std::vector<std::string> columns) : columns_(std::move(columns)) {}
  virtual ~TableReader() = default;
  // Goes to the next row; false when there is none. Throws Error, naming file and line, when the
  // row is broken.
  virtual bool next() = 0;
  // The row's text in the i-th of the columns asked for; valid until next(). Empty where the row
  // has nothing there.
  virtual std::string_view field(std::size_t i) const = 0;
  // "file:line" of the row.
  virtual std::string where() const = 0;

  const std::vector<std::string>& columns() const { return columns_; }
  // The field read as something; each throws Error naming file, line and column when it is not.
  std::string_view required(std::size_t i) const;  // not empty
  float number(std::size_t i) const;               // finite
  std::int64_t integer(std::size_t i) const;
  // As try_parse_timestamp() reads it; those that are rounded are counted.
  std::int64_t timestamp(std::size_t i, TimeUnit unit = TimeUnit::kSeconds);
  std::uint64_t rounded_timestamps() const { return rounded_timestamps_; }
  [[noreturn]] void fail_field(std::size_t i, std::string_view expected) const;

 protected:
  // What an error says that fail_field() found.
  virtual std::string describe_field(std::size_t i) const;

 private:
  std::vector<std::string> columns_;
  std::uint64_t rounded_timestamps_ = 0;
};

}  // namespace reckon
