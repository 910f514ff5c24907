#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/input_text.h"
#include "core/progress.h"
#include "eval/judged/query_id.h"
#include "eval/judged/row_layout.h"

namespace reckon {

// The rows of a text file by query, found without reading them as objects: memory is that of an
// entry for each stretch of neighbouring rows of one query, so a file that is grouped by query (as
// nearly all are) takes a few bytes a query, whatever its number of rows. Any order of rows is
// read.
class RowsByQuery {
 public:
  // Throws Error for a file that cannot be read or recognised and for a row without a query.
  RowsByQuery(const std::filesystem::path& path, RowKind kind, std::size_t threads,
              Progress& progress);

  struct Query {
    QueryId id;
    std::size_t first_stretch = 0;  // in stretches()
    std::size_t stretches = 0;
  };
  // In ascending byte order of the ids.
  std::span<const Query> queries() const { return queries_; }
  // The stretches of one query's rows, in the order of the file; each ends in whole lines.
  std::span<const std::string_view> stretches(const Query& query) const {
    return std::span(stretches_).subspan(query.first_stretch, query.stretches);
  }
  const RowLayout& layout() const { return layout_; }
  // Of the text: all bytes before it may be read.
  const char* text_end() const { return input_.text().data() + input_.text().size(); }

  // Throws Error: "<file>: line <number>: <problem>" for a place in the text.
  [[noreturn]] void fail_at(const char* place, const std::string& problem) const;
  // ... that the line has not the layout's columns.
  [[noreturn]] void fail_at_columns(const char* place) const;

 private:
  InputText input_;
  RowLayout layout_;
  std::vector<Query> queries_;
  std::vector<std::string_view> stretches_;
};

}  // namespace reckon
