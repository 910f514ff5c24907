#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/table_reader.h"
#include "core/table/text_file.h"

namespace reckon {

// JSON objects of any number, one behind the other (a line each, as a rule) or all in one array. A
// column is a key. Its text: a string as it is, a number as it is written, true, false; nothing for
// null and for a key that the object does not have; a list of these is joined by spaces, or what
// `list_separator` is. An object under a key that was asked for is an error, and so is a key that
// no object of the file has.
class JsonReader final : public TableReader {
 public:
  JsonReader(const std::filesystem::path& path, std::vector<std::string> columns);
  JsonReader(TextFile file, std::vector<std::string> columns, char list_separator = ' ');

  bool next() override;
  std::string_view field(std::size_t i) const override { return fields_[i]; }
  std::string where() const override;
  // The row's JSON, valid until next().
  std::string_view object() const { return object_; }

 protected:
  std::string describe_field(std::size_t i) const override;

 private:
  char skip_space();
  std::size_t find_object_end();
  void parse(std::string_view object);
  void require_every_key() const;

  TextFile file_;
  char list_separator_;
  bool is_array_ = false;
  std::size_t rows_ = 0;
  std::size_t row_line_ = 0;
  std::string_view object_;
  std::vector<std::string> fields_;
  std::vector<bool> seen_;  // columns that some object had
};

// True when the first character of the file that is not a space is '{' or '['.
bool is_json(TextFile file);
bool is_json(const std::filesystem::path& path);

}  // namespace reckon
