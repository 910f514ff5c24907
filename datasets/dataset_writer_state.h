#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "datasets/column_stream.h"
#include "datasets/dataset_rules.h"
#include "datasets/dataset_writer.h"

namespace reckon {

// The file that a DatasetWriter writes, and what of it is known so far.
struct DatasetWriter::State {
  static constexpr std::size_t kMostRows = std::numeric_limits<std::int32_t>::max();

  Hdf5File file;
  std::map<std::string, std::unique_ptr<ColumnStream>> columns;
  FaultsAreErrors faults;
  InteractionRules rules;
  std::size_t items = 0;
  std::size_t users = 0;
  std::size_t users_begun = 0;  // users whose offset is written
  std::vector<std::string> event_names;

  explicit State(const std::filesystem::path& path) : file(Hdf5File::create(path)), faults(path) {}

  template <typename T>
  ColumnStreamOf<T>& stream(const std::string& column, std::size_t cols = 0) {
    auto& stream = columns[column];
    if (!stream) stream = std::make_unique<ColumnStreamOf<T>>(file, column, cols);
    auto* typed = dynamic_cast<ColumnStreamOf<T>*>(stream.get());
    if (typed == nullptr || typed->cols() != cols) {
      fail("{}: {}: appended to with another type or width than before", file.path().string(),
           column);
    }
    return *typed;
  }

  template <typename T>
  void append(const std::string& column, std::span<const T> values, std::size_t cols = 0) {
    ColumnStreamOf<T>& to = stream<T>(column, cols);
    if constexpr (std::is_same_v<T, std::string>) check_texts(column, to.rows(), values, faults);
    to.append(values);
  }

  // The next rows of an attribute of "items" or "users".
  template <typename T>
  void append_attribute(std::string_view of, std::string_view name, std::span<const T> values,
                        std::size_t cols = 0) {
    constexpr std::string_view kEmbeddings = "embeddings/";
    if (of == "items" && name.starts_with(kEmbeddings)) {
      check_name(file.path(), "model", name.substr(kEmbeddings.size()));
    } else {
      check_name(file.path(), "attribute", name);
      if (name == "id" || name == "text" || name == "embeddings") {
        fail("{}: attribute {} of {}: the format has a use of its own for this name",
             file.path().string(), name, of);
      }
    }
    append(fmt::format("/{}/{}", of, name), values, cols);
  }

  // Whole column of a task, a graph or a split.
  template <typename T>
  void add(const std::string& column, std::span<const T> values) {
    if (columns.contains(column)) fail("{}: {}: added twice", file.path().string(), column);
    append(column, values);
  }

  std::size_t rows(const std::string& column) const {
    const auto found = columns.find(column);
    return found == columns.end() ? 0 : found->second->rows();
  }

  void append_ids(const std::string& column, std::span<const std::string> ids, std::size_t& count) {
    if (ids.size() > kMostRows - count) {
      fail("{}: {}: more than {} rows", file.path().string(), column, kMostRows);
    }
    check_ids(column, count, ids, faults);
    append(column, ids);
    count += ids.size();
  }

  void add_parts(const std::string& column, std::span<const std::uint8_t> parts,
                 std::size_t expected) {
    if (parts.size() != expected) {
      fail("{}: {}: {} parts, expected {}", file.path().string(), column, parts.size(), expected);
    }
    check_parts(column, 0, parts, faults);
    add(column, parts);
  }

  void add_references(const std::string& column, std::span<const std::int32_t> values,
                      std::size_t count, std::string_view of) {
    check_references(column, 0, values, count, of, faults);
    add(column, values);
  }

  // Writes the offset of the users that have none yet, up to user `end`: they begin at `row`.
  void begin_users(std::size_t end, std::size_t row) {
    const std::vector<std::int64_t> offsets(end - users_begun, static_cast<std::int64_t>(row));
    append<std::int64_t>("/interactions/offsets", offsets);
    users_begun = end;
  }

  void check_beside(std::string_view group, std::size_t expected) const {
    for (const auto& [column, stream] : columns) {
      if (column.starts_with(group) && stream->rows() != expected) {
        fail("{}: {}: {} rows, expected {} as in {}id", file.path().string(), column,
             stream->rows(), expected, group);
      }
    }
  }
};

}  // namespace reckon
