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
void check_storage(const Hdf5File::State& state, const Hdf5Column& column, std::int64_t layout,
                   std::string_view name) {
  std::uint64_t bytes = 0;
  const std::uint64_t stored = H5Dget_storage_size(column.handle.id());
  if (__builtin_mul_overflow(column.info.rows, column.info.cols, &bytes) ||
      __builtin_mul_overflow(bytes, column.element_bytes, &bytes) ||
      (bytes > kUnstoredLimit && bytes / kCompressionLimit > stored)) {
    fail("{}: {}: declares {} rows of {} bytes but stores only {} bytes", state.path.string(), name,
         column.info.rows, column.info.cols * column.element_bytes, stored);
  }
  if (H5Pget_layout(layout) != H5D_CHUNKED) return;
  const std::uint64_t most = std::clamp(2 * bytes, kUnusedChunkLimit, kChunkLimit);
  hsize_t chunk[H5S_MAX_RANK];
  const int rank = H5Pget_chunk(layout, H5S_MAX_RANK, chunk);
  std::uint64_t chunk_bytes = column.element_bytes;
  for (int d = 0; d < rank; ++d) {
    if (__builtin_mul_overflow(chunk_bytes, chunk[d], &chunk_bytes) || chunk_bytes > most) {
      fail("{}: {}: its chunks are too large, expected at most {} bytes for {} rows of {}",
           state.path.string(), name, most, column.info.rows,
           column.info.cols * column.element_bytes);
    }
  }
}

}  // namespace

Hdf5Column open_hdf5_column(const Hdf5File::State& state, std::string_view name) {
  silence_hdf5();
  Hdf5Column column;
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

}  // namespace reckon
