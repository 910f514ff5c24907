#include "datasets/hdf5_file_column.h"

#include <hdf5.h>

#include <algorithm>
#include <string>

#include "core/error.h"

namespace reckon {
namespace {

using Elements = ColumnInfo::Elements;

// The most that is believed without bytes in the file to show for it: deflate makes zeros 1030
// times smaller at best (zlib's technical note), and a column never written reads as zeros.
constexpr std::uint64_t kCompressionLimit = 1100;
constexpr std::uint64_t kUnstoredLimit = 16 << 20;
// A chunk is decompressed as a whole: none is larger than the first, nor beyond the second larger
// than its column's rows need. (h5py's own are up to 1 MiB.)
constexpr std::uint64_t kChunkLimit = 64 << 20;
constexpr std::uint64_t kUnusedChunkLimit = 4 << 20;

void describe_table(Hdf5Column& column) {
  const hid_t type = column.type.id();
  column.info.type = "a table";
  for (int f = 0; f < H5Tget_nmembers(type); ++f) {
    char* name = H5Tget_member_name(type, static_cast<unsigned>(f));
    column.info.fields.emplace_back(name == nullptr ? "" : name);
    H5free_memory(name);
  }
}

void describe_type(Hdf5Column& column) {
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
    case H5T_COMPOUND:
      describe_table(column);
      break;
    default:
      column.info.type = "another type";
  }
}

// Opens the table of "/table/field". False: there is none with such a field.
bool open_field(const Hdf5File::State& state, std::string_view name, Hdf5Column& column) {
  const std::size_t slash = name.rfind('/');
  if (slash == 0 || slash == std::string_view::npos) return false;
  column.handle = Hdf5Handle(
      H5Dopen2(state.file.id(), std::string(name.substr(0, slash)).c_str(), H5P_DEFAULT), H5Dclose);
  if (column.handle.id() < 0) return false;
  const Hdf5Handle table = Hdf5Handle(H5Dget_type(column.handle.id()), H5Tclose);
  const std::string field(name.substr(slash + 1));
  if (table.id() < 0 || H5Tget_class(table.id()) != H5T_COMPOUND) return false;
  const int index = H5Tget_member_index(table.id(), field.c_str());
  if (index < 0) return false;
  column.field = field;
  column.type = state.own(H5Tget_member_type(table.id(), static_cast<unsigned>(index)), H5Tclose,
                          name, "read the type");
  return true;
}

// The shape of a field of a table: [n], or [n, d] where it holds arrays.
void describe_field(const Hdf5File::State& state, std::string_view name, Hdf5Column& column) {
  if (column.info.rank != 1) {
    column.info.unreadable =
        fmt::format("a field of a table of {} dimensions, expected 1", column.info.rank);
  } else if (H5Tget_class(column.type.id()) == H5T_ARRAY) {
    hsize_t extent[H5S_MAX_RANK] = {};
    const int rank = H5Tget_array_dims2(column.type.id(), extent);
    state.check(rank, name, "read the shape");
    column.type = state.own(H5Tget_super(column.type.id()), H5Tclose, name, "read the type");
    column.info.rank = 1 + static_cast<std::size_t>(rank);
    column.info.cols = extent[0];
    if (rank != 1) {
      column.info.unreadable = fmt::format("{} dimensions, expected 1 or 2", column.info.rank);
    }
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
void check_storage(const Hdf5File::State& state, const Hdf5Column& column, std::int64_t layout,
                   std::string_view name) {
  std::uint64_t bytes = 0;
  const std::uint64_t stored = H5Dget_storage_size(column.handle.id());
  const Hdf5Handle type =
      state.own(H5Dget_type(column.handle.id()), H5Tclose, name, "read the type");
  const std::uint64_t stored_bytes = H5Tget_size(type.id());  // of an element; of a table, a row
  const std::uint64_t cols = column.field.empty() ? column.info.cols : 1;
  if (__builtin_mul_overflow(column.info.rows, cols, &bytes) ||
      __builtin_mul_overflow(bytes, stored_bytes, &bytes) ||
      (bytes > kUnstoredLimit && bytes / kCompressionLimit > stored)) {
    fail("{}: {}: declares {} rows of {} bytes but stores only {} bytes", state.path.string(), name,
         column.info.rows, cols * stored_bytes, stored);
  }
  if (H5Pget_layout(layout) != H5D_CHUNKED) return;
  const std::uint64_t most = std::clamp(2 * bytes, kUnusedChunkLimit, kChunkLimit);
  hsize_t chunk[H5S_MAX_RANK];
  const int rank = H5Pget_chunk(layout, H5S_MAX_RANK, chunk);
  std::uint64_t chunk_bytes = stored_bytes;
  for (int d = 0; d < rank; ++d) {
    if (__builtin_mul_overflow(chunk_bytes, chunk[d], &chunk_bytes) || chunk_bytes > most) {
      fail("{}: {}: its chunks are too large, expected at most {} bytes for {} rows of {}",
           state.path.string(), name, most, column.info.rows, cols * stored_bytes);
    }
  }
}

}  // namespace

Hdf5Column open_hdf5_column(const Hdf5File::State& state, std::string_view name) {
  silence_hdf5();
  Hdf5Column column;
  column.handle =
      Hdf5Handle(H5Dopen2(state.file.id(), std::string(name).c_str(), H5P_DEFAULT), H5Dclose);
  if (column.handle.id() < 0 && !open_field(state, name, column)) {
    column.handle = state.own(H5Dopen2(state.file.id(), std::string(name).c_str(), H5P_DEFAULT),
                              H5Dclose, name, "open");
  }
  if (column.field.empty()) {
    column.type = state.own(H5Dget_type(column.handle.id()), H5Tclose, name, "read the type");
  }
  const Hdf5Handle space =
      state.own(H5Dget_space(column.handle.id()), H5Sclose, name, "read the shape");
  const Hdf5Handle layout =
      state.own(H5Dget_create_plist(column.handle.id()), H5Pclose, name, "read the layout");
  hsize_t extent[H5S_MAX_RANK] = {};
  const int rank = H5Sget_simple_extent_dims(space.id(), extent, nullptr);
  state.check(rank, name, "read the shape");
  column.info.rank = static_cast<std::size_t>(rank);
  column.info.unreadable = reason_unreadable(layout.id(), column.info.rank);
  if (column.info.unreadable.empty()) {
    column.info.rows = extent[0];
    column.info.cols = rank == 2 ? extent[1] : 1;
    if (!column.field.empty()) describe_field(state, name, column);
  }
  describe_type(column);
  if (!column.info.unreadable.empty()) return column;
  check_storage(state, column, layout.id(), name);
  return column;
}

}  // namespace reckon
