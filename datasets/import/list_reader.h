#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/table/text_file.h"

namespace reckon {

// Lists, one a line: a user and that user's items, separated by spaces or tabs, or by a delimiter
// (see parse_delimiter()) with spaces around it or not. Blank lines are skipped.
class ListReader {
 public:
  explicit ListReader(const std::filesystem::path& path, std::string_view delimiter = {});

  // Goes to the next line; false when there is none. Throws Error, naming file and line, for a NUL
  // byte, for what is not UTF-8 and for items without a user.
  bool next();
  // Of the line, valid until next().
  std::string_view user() const { return words_.front(); }
  std::span<const std::string_view> items() const { return std::span(words_).subspan(1); }
  // "file:line" of the line.
  std::string where() const;

 private:
  std::size_t line_end();
  void cut_at_spaces(std::string_view line);
  void cut_at_delimiter(std::string_view line);

  TextFile file_;
  std::string delimiter_;  // empty: spaces and tabs
  std::vector<std::string_view> words_;
  std::size_t consumed_at_next_ = 0;  // bytes of the line that words_ is in
};

}  // namespace reckon
