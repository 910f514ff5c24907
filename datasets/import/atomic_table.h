#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/csv_reader.h"

namespace reckon {

// One of RecBole's atomic files: tab-separated, without quotes, with a header of `name:type`.
class AtomicTable {
 public:
  struct Field {
    std::string header;  // "movie_title:token_seq"
    std::string name;
    std::string type;  // token, token_seq, float, float_seq
  };

  // Reads the header. Throws Error when a field of it is not of the form name:type.
  explicit AtomicTable(std::filesystem::path path);

  const std::vector<Field>& fields() const { return fields_; }
  // nullptr where there is none of the name.
  const Field* find(std::string_view name) const;
  // Throws Error where there is none.
  const Field& require(std::string_view name) const;
  // The rows, narrowed to these fields.
  CsvReader open(const std::vector<Field>& fields) const;

 private:
  std::filesystem::path path_;
  std::vector<Field> fields_;
};

}  // namespace reckon
