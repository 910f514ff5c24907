// Reading columns.

#include <hdf5.h>

#include <cstring>
#include <limits>
#include <memory_resource>
#include <type_traits>
#include <utility>

#include "core/error.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

// The most that is believed without bytes in the file to show for it: deflate makes zeros 1030
// times smaller at best (zlib's technical note), and a column never written reads as zeros.
constexpr std::uint64_t kCompressionLimit = 1100;
constexpr std::uint64_t kUnstoredLimit = 16 << 20;
constexpr std::uint64_t kChunkLimit = 1 << 30;

struct Column {
  Hdf5Handle handle;
  Hdf5Handle type;
  ColumnInfo info;
  std::size_t element_bytes = 0;
  bool is_signed = true;
  bool variable_length = false;
};

void describe_type(Column& column) {
  const hid_t type = column.type.id();
  column.element_bytes = H5Tget_size(type);
  const std::size_t bits = 8 * column.element_bytes;
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      column.info.elements = Elements::kIntegers;
      column.is_signed = H5Tget_sign(type) != H5T_SGN_NONE;
      column.info.type = fmt::format("{}int{}", column.is_signed ? "" : "u", bits);
      break;
    case H5T_ENUM:  // h5py's booleans
      column.info.elements = bits == 8 ? Elements::kIntegers : Elements::kOther;
      column.info.type = "enumeration";
      break;
    case H5T_FLOAT:
      column.info.elements = Elements::kFloats;
      column.info.type = fmt::format("float{}", bits);
      break;
    case H5T_STRING:
      column.info.elements = Elements::kStrings;
      column.variable_length = H5Tis_variable_str(type) > 0;
      column.info.type = column.variable_length
                             ? "strings"
                             : fmt::format("strings of {} bytes", column.element_bytes);
      break;
    default:
      column.info.type = "another type";
  }
}

// Why the values of a column cannot be read, apart from damage.
std::string reason_unreadable(std::int64_t layout, std::size_t rank) {
  if (rank < 1 || rank > 2) return fmt::format("{} dimensions, expected 1 or 2", rank);
  const H5D_layout_t kind = H5Pget_layout(layout);
  if (kind == H5D_VIRTUAL || (kind == H5D_CONTIGUOUS && H5Pget_external_count(layout) > 0)) {
    return "values that lie in other files";
  }
  for (int f = 0; f < H5Pget_nfilters(layout); ++f) {
    unsigned flags = 0;
    std::size_t values = 0;
    char name[64] = "";
    const H5Z_filter_t filter = H5Pget_filter2(layout, static_cast<unsigned>(f), &flags, &values,
                                               nullptr, sizeof(name), name, nullptr);
    if (H5Zfilter_avail(filter) <= 0) {
      return fmt::format("values compressed with HDF5 filter {} ({}), which is not installed",
                         filter, name);
    }
  }
  return {};
}

// Sizes that are declared are not believed: nothing is allocated for rows that the file cannot
// hold.
void check_storage(const Hdf5File::State& state, const Column& column, std::int64_t layout,
                   std::string_view name) {
  if (H5Pget_layout(layout) == H5D_CHUNKED) {
    hsize_t chunk[H5S_MAX_RANK];
    const int rank = H5Pget_chunk(layout, H5S_MAX_RANK, chunk);
    std::uint64_t bytes = column.element_bytes;
    for (int d = 0; d < rank; ++d) {
      if (__builtin_mul_overflow(bytes, chunk[d], &bytes) || bytes > kChunkLimit) {
        fail("{}: {}: its chunks are larger than {} bytes", state.path.string(), name, kChunkLimit);
      }
    }
  }
  std::uint64_t bytes = 0;
  const std::uint64_t stored = H5Dget_storage_size(column.handle.id());
  if (__builtin_mul_overflow(column.info.rows, column.info.cols, &bytes) ||
      __builtin_mul_overflow(bytes, column.element_bytes, &bytes) ||
      (bytes > kUnstoredLimit && bytes / kCompressionLimit > stored)) {
    fail("{}: {}: declares {} rows of {} bytes but stores only {} bytes", state.path.string(), name,
         column.info.rows, column.info.cols * column.element_bytes, stored);
  }
}

Column open_for_reading(const Hdf5File::State& state, std::string_view name) {
  silence_hdf5();
  Column column;
  column.handle = state.own(H5Dopen2(state.file.id(), std::string(name).c_str(), H5P_DEFAULT),
                            H5Dclose, name, "open");
  column.type = state.own(H5Dget_type(column.handle.id()), H5Tclose, name, "read the type");
  describe_type(column);
  const Hdf5Handle space =
      state.own(H5Dget_space(column.handle.id()), H5Sclose, name, "read the shape");
  const Hdf5Handle layout =
      state.own(H5Dget_create_plist(column.handle.id()), H5Pclose, name, "read the layout");
  hsize_t extent[H5S_MAX_RANK] = {};
  const int rank = H5Sget_simple_extent_dims(space.id(), extent, nullptr);
  state.check(rank, name, "read the shape");
  column.info.rank = static_cast<std::size_t>(rank);
  column.info.unreadable = reason_unreadable(layout.id(), column.info.rank);
  if (!column.info.unreadable.empty()) return column;
  column.info.rows = extent[0];
  column.info.cols = rank == 2 ? extent[1] : 1;
  check_storage(state, column, layout.id(), name);
  return column;
}

void check_readable(const Hdf5File::State& state, std::string_view name, const ColumnInfo& info,
                    std::size_t begin, std::size_t end) {
  if (!info.unreadable.empty()) fail("{}: {}: {}", state.path.string(), name, info.unreadable);
  if (begin > end || end > info.rows) {
    fail("{}: {}: expected rows {} to {}, found {} rows", state.path.string(), name, begin, end,
         info.rows);
  }
}

void read_rows(const Hdf5File::State& state, const Column& column, std::string_view name,
               std::size_t begin, std::size_t end, std::int64_t memory_type, void* values,
               std::int64_t transfer = H5P_DEFAULT) {
  if (begin == end || column.info.cols == 0) return;
  const Hdf5Handle in_file =
      state.own(H5Dget_space(column.handle.id()), H5Sclose, name, "read the shape");
  const hsize_t start[2] = {begin, 0};
  const hsize_t count[2] = {end - begin, column.info.cols};
  state.check(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, start, nullptr, count, nullptr),
              name, "select rows");
  const hsize_t elements = count[0] * count[1];
  const Hdf5Handle in_memory =
      state.own(H5Screate_simple(1, &elements, nullptr), H5Sclose, name, "select rows");
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
std::vector<T> narrow(const Hdf5File::State& state, std::string_view name, const Column& column,
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
std::vector<T> read_numbers(const Hdf5File::State& state, const Column& column,
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

std::vector<std::string> read_variable_strings(const Hdf5File::State& state, const Column& column,
                                               std::string_view name, std::size_t begin,
                                               std::size_t end) {
  StringMemory memory{.arena = {}, .left = state.storage->data_bytes() + 1};
  const Hdf5Handle transfer =
      state.own(H5Pcreate(H5P_DATASET_XFER), H5Pclose, name, "read strings");
  state.check(
      H5Pset_vlen_mem_manager(transfer.id(), allocate_string, &memory, free_string, &memory), name,
      "read strings");
  std::vector<const char*> pointers(end - begin);
  read_rows(state, column, name, begin, end, column.type.id(), static_cast<void*>(pointers.data()),
            transfer.id());
  std::vector<std::string> strings;
  strings.reserve(pointers.size());
  for (const char* text : pointers) strings.emplace_back(text == nullptr ? "" : text);
  return strings;
}

std::vector<std::string> read_fixed_strings(const Hdf5File::State& state, const Column& column,
                                            std::string_view name, std::size_t begin,
                                            std::size_t end) {
  std::vector<char> bytes((end - begin) * column.element_bytes);
  read_rows(state, column, name, begin, end, column.type.id(), bytes.data());
  const char padding = H5Tget_strpad(column.type.id()) == H5T_STR_SPACEPAD ? ' ' : '\0';
  std::vector<std::string> strings;
  strings.reserve(end - begin);
  for (std::size_t r = 0; r < end - begin; ++r) {
    std::string_view text(&bytes[r * column.element_bytes], column.element_bytes);
    if (padding == '\0') text = text.substr(0, text.find('\0'));
    while (!text.empty() && text.back() == padding) text.remove_suffix(1);
    strings.emplace_back(text);
  }
  return strings;
}

}  // namespace

ColumnInfo Hdf5File::column(std::string_view column) const {
  return open_for_reading(*state_, column).info;
}

template <ColumnNumber T>
std::vector<T> Hdf5File::read(std::string_view name, std::size_t begin, std::size_t end) const {
  const Column column = open_for_reading(*state_, name);
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
  const Column column = open_for_reading(*state_, name);
  check_readable(*state_, name, column.info, begin, end);
  if (begin == end) return {};
  if (column.info.elements != Elements::kStrings || column.info.rank != 1) {
    fail("{}: {}: expected strings [n], found {} in {} dimensions", path().string(), name,
         column.info.type, column.info.rank);
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
