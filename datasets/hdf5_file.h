#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/matrix.h"

namespace reckon {

// Value of an HDF5 attribute. Others (arrays of numbers, compounds) are not read.
using Attribute = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>>;
using Attributes = std::map<std::string, Attribute>;

// Element type of a column that is written.
enum class ColumnType { kInt32, kInt64, kUint8, kUint64, kFloat32, kFloat64, kString };

// C++ types of the elements of a column of numbers.
template <typename T>
concept ColumnNumber = std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::uint8_t> || std::same_as<T, std::uint64_t> || std::same_as<T, float> ||
    std::same_as<T, double>;

template <ColumnNumber T>
constexpr ColumnType column_type() {
  if constexpr (std::same_as<T, std::int32_t>) return ColumnType::kInt32;
  if constexpr (std::same_as<T, std::int64_t>) return ColumnType::kInt64;
  if constexpr (std::same_as<T, std::uint8_t>) return ColumnType::kUint8;
  if constexpr (std::same_as<T, std::uint64_t>) return ColumnType::kUint64;
  if constexpr (std::same_as<T, float>) return ColumnType::kFloat32;
  if constexpr (std::same_as<T, double>) return ColumnType::kFloat64;
}

// What a stored column is.
struct ColumnInfo {
  enum class Elements { kIntegers, kFloats, kStrings, kOther };
  Elements elements = Elements::kOther;
  std::string type;        // as an error names it: "int64", "float32", "strings", "a table", ...
  std::string unreadable;  // why its values cannot be read ("3 dimensions, ..."); empty: they can
  std::vector<std::string> fields;  // of a table, in their order; empty for all others
  std::size_t rank = 0;             // 1: [rows], 2: [rows, cols]
  std::size_t rows = 0;
  std::size_t cols = 1;  // 1 for rank 1
};

// How a new column is laid out.
struct ColumnLayout {
  std::size_t cols = 0;           // 0: 1-D [n], else 2-D [n, cols]
  bool compressed = true;         // shuffle and deflate; false for numbers that would not shrink
  std::size_t expected_rows = 0;  // 0: many. Small columns are then laid out small
};

// An HDF5 file as typed columns: 1-D [n] or 2-D [n, d] datasets of numbers or UTF-8 strings, read
// and appended by ranges of rows, in groups, with attributes. Paths are absolute ("/items/id"). The
// fields of a table (1-D, of a compound type) are described and read as columns below it
// ("/table/field").
// Every error is an Error of one line: file, column, found, expected. The HDF5 library works for
// one thread at a time.
//
// A file appears at its path whole at commit(), or not at all (AtomicFile). It ends in a seal:
// checksums of its blocks behind the HDF5 data, which other HDF5 programs ignore, and drop when
// they change the file. What is read from a sealed file is verified block by block, so that damage
// is an Error, not a wrong number. An unsealed file is first read through by a child process, since
// the HDF5 library crashes on some damaged files (1.10.8: on 5% of single flipped bits in a small
// file of strings).
class Hdf5File {
 public:
  static Hdf5File open(const std::filesystem::path& path);    // for reading
  static Hdf5File create(const std::filesystem::path& path);  // replaces what is there at commit()
  static Hdf5File edit(const std::filesystem::path& path);    // a copy, replacing it at commit()
  struct State;                                               // the module's own
  explicit Hdf5File(std::unique_ptr<State> state);
  ~Hdf5File();  // without commit(): removes the temporary file
  Hdf5File(Hdf5File&&) noexcept;
  Hdf5File& operator=(Hdf5File&&) noexcept;

  const std::filesystem::path& path() const;
  bool sealed() const;
  // Reads the whole file against its seal; throws Error at the first damaged block.
  void verify_seal() const;

  bool has_group(std::string_view group) const;
  bool has_column(std::string_view column) const;
  // Names of what a group holds, in the order of their bytes; none where there is no such group.
  std::vector<std::string> groups(std::string_view group) const;
  std::vector<std::string> columns(std::string_view group) const;
  ColumnInfo column(std::string_view column) const;

  // Attributes of a group or column; attribute() is empty where there is none of that name.
  Attributes attributes(std::string_view object) const;
  std::optional<Attribute> attribute(std::string_view object, const std::string& name) const;

  // Rows [begin, end), row-major. Integers are read as any integer type that holds their values, or
  // as floats; floats as either float type.
  template <ColumnNumber T>
  std::vector<T> read(std::string_view column, std::size_t begin, std::size_t end) const;
  template <ColumnNumber T>
  std::vector<T> read(std::string_view column) const;
  // Rows [begin, end) of variable- or fixed-length strings, row-major, without trailing zeros.
  std::vector<std::string> read_strings(std::string_view column, std::size_t begin,
                                        std::size_t end) const;
  std::vector<std::string> read_strings(std::string_view column) const;

  // Writing; parent groups are made as needed.
  void create_group(std::string_view group);
  // An empty column that grows. It is open, with up to 1 MiB of buffers, until it is closed or
  // commit(). A column that was changed is to be closed before it is read.
  void create_column(std::string_view column, ColumnType type, const ColumnLayout& layout = {});
  // Appends whole rows (values.size() is a multiple of cols).
  template <ColumnNumber T>
  void append(std::string_view column, std::span<const T> values);
  void append(std::string_view column, std::span<const std::string> values);
  void close_column(std::string_view column);
  // A whole column at once; it is closed again.
  template <ColumnNumber T>
  void write(std::string_view column, std::span<const T> values, std::size_t cols = 0);
  void write(std::string_view column, std::span<const std::string> values);
  void set_attribute(std::string_view object, const std::string& name, const Attribute& value);
  void set_attributes(std::string_view object, const Attributes& attributes);
  void remove(std::string_view object);
  void commit();

 private:
  std::vector<std::string> names(std::string_view group) const;
  std::unique_ptr<State> state_;
};

}  // namespace reckon
