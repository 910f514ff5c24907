// Reading columns.

#include <hdf5.h>

#include <cstring>
#include <limits>
#include <memory_resource>
#include <type_traits>
#include <utility>

#include "core/error.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_column.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

void check_readable(const Hdf5File::State& state, std::string_view name, const ColumnInfo& info,
                    std::size_t begin, std::size_t end) {
  if (!info.unreadable.empty()) fail("{}: {}: {}", state.path.string(), name, info.unreadable);
  if (begin > end || end > info.rows) {
    fail("{}: {}: expected rows {} to {}, found {} rows", state.path.string(), name, begin, end,
         info.rows);
  }
}

// A table of the field alone, as it lies in memory.
Hdf5Handle make_field_type(const Hdf5File::State& state, const Hdf5Column& column,
                           std::string_view name, std::int64_t element) {
  Hdf5Handle type = state.own(H5Tcopy(element), H5Tclose, name, "make a type");
  if (column.info.rank == 2) {
    const hsize_t cols = column.info.cols;
    type = state.own(H5Tarray_create2(element, 1, &cols), H5Tclose, name, "make a type");
  }
  Hdf5Handle table =
      state.own(H5Tcreate(H5T_COMPOUND, H5Tget_size(type.id())), H5Tclose, name, "make a type");
  state.check(H5Tinsert(table.id(), column.field.c_str(), 0, type.id()), name, "make a type");
  return table;
}

void read_rows(const Hdf5File::State& state, const Hdf5Column& column, std::string_view name,
               std::size_t begin, std::size_t end, std::int64_t memory_type, void* values,
               std::int64_t transfer = H5P_DEFAULT) {
  if (begin == end || column.info.cols == 0) return;
  Hdf5Handle field_type;
  if (!column.field.empty()) {
    field_type = make_field_type(state, column, name, memory_type);
    memory_type = field_type.id();
  }
  const Hdf5Handle in_file =
      state.own(H5Dget_space(column.handle.id()), H5Sclose, name, "read the shape");
  const hsize_t start[2] = {begin, 0};
  const hsize_t count[2] = {end - begin, column.field.empty() ? column.info.cols : 1};
  state.check(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, start, nullptr, count, nullptr),
              name, "select rows");
  // Of the same rank as in the file: otherwise the library finds the place of each element by
  // itself, which takes ten times as long.
  const int rank = H5Sget_simple_extent_ndims(in_file.id());
  const Hdf5Handle in_memory =
      state.own(H5Screate_simple(rank, count, nullptr), H5Sclose, name, "select rows");
  state.check(
      H5Dread(column.handle.id(), memory_type, in_memory.id(), in_file.id(), transfer, values),
      name, fmt::format("read rows {} to {}", begin, end));
}

template <ColumnNumber T>
std::int64_t native_type() {
  if constexpr (std::same_as<T, std::int32_t>) return H5T_NATIVE_INT32;
  if constexpr (std::same_as<T, std::int64_t>) return H5T_NATIVE_INT64;
  if constexpr (std::same_as<T, std::uint8_t>) return H5T_NATIVE_UINT8;
  if constexpr (std::same_as<T, std::uint64_t>) return H5T_NATIVE_UINT64;
  if constexpr (std::same_as<T, float>) return H5T_NATIVE_FLOAT;
  if constexpr (std::same_as<T, double>) return H5T_NATIVE_DOUBLE;
}

// The library clamps integers that do not fit; here they are an Error.
template <typename T, typename Stored>
std::vector<T> narrow(const Hdf5File::State& state, std::string_view name, const Hdf5Column& column,
                      std::size_t begin, const std::vector<Stored>& stored) {
  std::vector<T> values(stored.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (!std::in_range<T>(stored[i])) {
      fail("{}: {}: row {}: {} is out of range, expected {} to {}", state.path.string(), name,
           begin + i / column.info.cols, stored[i], std::numeric_limits<T>::min(),
           std::numeric_limits<T>::max());
    }
    values[i] = static_cast<T>(stored[i]);
  }
  return values;
}

template <ColumnNumber T>
std::vector<T> read_numbers(const Hdf5File::State& state, const Hdf5Column& column,
                            std::string_view name, std::size_t begin, std::size_t end) {
  std::vector<T> values((end - begin) * column.info.cols);
  // The library does not convert between enumerations and integers: h5py's booleans are read as the
  // bytes that they are.
  const bool is_enumeration = H5Tget_class(column.type.id()) == H5T_ENUM;
  if (is_enumeration && !std::same_as<T, std::uint8_t>) {
    const auto bytes = read_numbers<std::uint8_t>(state, column, name, begin, end);
    return {bytes.begin(), bytes.end()};
  }
  read_rows(state, column, name, begin, end, is_enumeration ? column.type.id() : native_type<T>(),
            values.data());
  return values;
}

// Memory for variable-length strings, all freed at once.
struct StringMemory {
  std::pmr::monotonic_buffer_resource arena;
  std::size_t left;  // no string is longer than the file
};

void* allocate_string(std::size_t bytes, void* memory) {
  auto& strings = *static_cast<StringMemory*>(memory);
  if (bytes > strings.left) return nullptr;
  try {
    return strings.arena.allocate(bytes, 1);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void free_string(void*, void*) {}

std::vector<std::string> read_variable_strings(const Hdf5File::State& state,
                                               const Hdf5Column& column, std::string_view name,
                                               std::size_t begin, std::size_t end) {
  StringMemory memory{.arena = {}, .left = state.storage->data_bytes() + 1};
  const Hdf5Handle transfer =
      state.own(H5Pcreate(H5P_DATASET_XFER), H5Pclose, name, "read strings");
  state.check(
      H5Pset_vlen_mem_manager(transfer.id(), allocate_string, &memory, free_string, &memory), name,
      "read strings");
  std::vector<const char*> pointers((end - begin) * column.info.cols);
  read_rows(state, column, name, begin, end, column.type.id(), static_cast<void*>(pointers.data()),
            transfer.id());
  std::vector<std::string> strings;
  strings.reserve(pointers.size());
  for (const char* text : pointers) strings.emplace_back(text == nullptr ? "" : text);
  return strings;
}

std::vector<std::string> read_fixed_strings(const Hdf5File::State& state, const Hdf5Column& column,
                                            std::string_view name, std::size_t begin,
                                            std::size_t end) {
  const std::size_t count = (end - begin) * column.info.cols;
  std::vector<char> bytes(count * column.element_bytes);
  read_rows(state, column, name, begin, end, column.type.id(), bytes.data());
  const char padding = H5Tget_strpad(column.type.id()) == H5T_STR_SPACEPAD ? ' ' : '\0';
  std::vector<std::string> strings;
  strings.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view text(&bytes[i * column.element_bytes], column.element_bytes);
    if (padding == '\0') text = text.substr(0, text.find('\0'));
    while (!text.empty() && text.back() == padding) text.remove_suffix(1);
    strings.emplace_back(text);
  }
  return strings;
}

}  // namespace

ColumnInfo Hdf5File::column(std::string_view column) const {
  return open_hdf5_column(*state_, column).info;
}

template <ColumnNumber T>
std::vector<T> Hdf5File::read(std::string_view name, std::size_t begin, std::size_t end) const {
  const Hdf5Column column = open_hdf5_column(*state_, name);
  check_readable(*state_, name, column.info, begin, end);
  if (begin == end) return {};  // of whatever type: programs store empty lists as floats
  const Elements elements = column.info.elements;
  if (elements != Elements::kIntegers &&
      (elements != Elements::kFloats || !std::is_floating_point_v<T>)) {
    fail("{}: {}: expected {}, found {}", path().string(), name,
         std::is_floating_point_v<T> ? "numbers" : "integers", column.info.type);
  }
  if constexpr (std::is_integral_v<T>) {
    const bool fits = column.is_signed == std::is_signed_v<T>
                          ? column.element_bytes <= sizeof(T)
                          : !column.is_signed && column.element_bytes < sizeof(T);
    if (!fits && column.is_signed) {
      return narrow<T>(*state_, name, column, begin,
                       read_numbers<std::int64_t>(*state_, column, name, begin, end));
    }
    if (!fits) {
      return narrow<T>(*state_, name, column, begin,
                       read_numbers<std::uint64_t>(*state_, column, name, begin, end));
    }
  }
  return read_numbers<T>(*state_, column, name, begin, end);
}

template <ColumnNumber T>
std::vector<T> Hdf5File::read(std::string_view name) const {
  return read<T>(name, 0, column(name).rows);
}

std::vector<std::string> Hdf5File::read_strings(std::string_view name, std::size_t begin,
                                                std::size_t end) const {
  const Hdf5Column column = open_hdf5_column(*state_, name);
  check_readable(*state_, name, column.info, begin, end);
  if (begin == end) return {};
  if (column.info.elements != Elements::kStrings) {
    fail("{}: {}: expected strings, found {}", path().string(), name, column.info.type);
  }
  return column.variable_length ? read_variable_strings(*state_, column, name, begin, end)
                                : read_fixed_strings(*state_, column, name, begin, end);
}

std::vector<std::string> Hdf5File::read_strings(std::string_view name) const {
  return read_strings(name, 0, column(name).rows);
}

#define RECKON_READ(T)                                                                         \
  template std::vector<T> Hdf5File::read<T>(std::string_view, std::size_t, std::size_t) const; \
  template std::vector<T> Hdf5File::read<T>(std::string_view) const;
RECKON_READ(std::int32_t)
RECKON_READ(std::int64_t)
RECKON_READ(std::uint8_t)
RECKON_READ(std::uint64_t)
RECKON_READ(float)
RECKON_READ(double)
#undef RECKON_READ

}  // namespace reckon
