// Writing groups and columns.

#include <hdf5.h>

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256}
                                    << 10;  // four fit in a column's chunk cache of 1 MiB
constexpr unsigned kDeflateLevel = 1;       // after shuffle, higher levels gain little

std::int64_t native_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInt32:
      return H5T_NATIVE_INT32;
    case ColumnType::kInt64:
      return H5T_NATIVE_INT64;
    case ColumnType::kUint8:
      return H5T_NATIVE_UINT8;
    case ColumnType::kUint64:
      return H5T_NATIVE_UINT64;
    case ColumnType::kFloat32:
      return H5T_NATIVE_FLOAT;
    case ColumnType::kFloat64:
      return H5T_NATIVE_DOUBLE;
    case ColumnType::kString:
      break;
  }
  return -1;
}

// Link creation: parents as needed, names in UTF-8.
Hdf5Handle make_link_properties(const Hdf5File::State& state) {
  Hdf5Handle properties = state.own(H5Pcreate(H5P_LINK_CREATE), H5Pclose, "", "make a link");
  state.check(H5Pset_create_intermediate_group(properties.id(), 1), "", "make a link");
  state.check(H5Pset_char_encoding(properties.id(), H5T_CSET_UTF8), "", "make a link");
  return properties;
}

// "/a/b": the library would take "." and empty names for something else.
void check_path(const Hdf5File::State& state, std::string_view path) {
  bool good = path.starts_with('/') && path.size() > 1 && path.find('\0') == path.npos;
  for (std::size_t begin = 1; good && begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view name = path.substr(begin, end - begin);
    good = !name.empty() && name != "." && name != "..";
    begin = end + 1;
  }
  if (!good) fail("{}: \"{}\" cannot name a group or column", state.path.string(), path);
}

void append_elements(Hdf5File::State& state, Hdf5File::State::OpenColumn& column,
                     std::string_view name, std::int64_t memory_type, const void* values,
                     std::size_t elements) {
  if (elements == 0) return;
  const std::size_t cols = std::max<std::size_t>(1, column.cols);
  if (elements % cols != 0) {
    fail("{}: {}: expected rows of {} values, found {} values", state.path.string(), name, cols,
         elements);
  }
  const hsize_t start[2] = {column.rows, 0};
  const hsize_t count[2] = {elements / cols, cols};
  const hsize_t extent[2] = {column.rows + elements / cols, cols};
  const std::int64_t handle = column.handle.id();
  state.check(H5Dset_extent(handle, extent), name, "append");
  const Hdf5Handle in_file = state.own(H5Dget_space(handle), H5Sclose, name, "append");
  state.check(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, start, nullptr, count, nullptr),
              name, "append");
  // Of the same rank as in the file, as in reading.
  const int rank = H5Sget_simple_extent_ndims(in_file.id());
  const Hdf5Handle in_memory =
      state.own(H5Screate_simple(rank, count, nullptr), H5Sclose, name, "append");
  state.check(H5Dwrite(handle, memory_type, in_memory.id(), in_file.id(), H5P_DEFAULT, values),
              name, "append");
  column.rows = extent[0];
}

}  // namespace

Hdf5File::State::OpenColumn& Hdf5File::State::open_column(std::string_view column) {
  const auto found = open_columns.find(column);
  if (found == open_columns.end()) {
    fail("{}: {}: appended to before it was created", path.string(), column);
  }
  return found->second;
}

void Hdf5File::create_group(std::string_view group) {
  silence_hdf5();
  check_path(*state_, group);
  const Hdf5Handle links = make_link_properties(*state_);
  state_->own(H5Gcreate2(state_->file.id(), std::string(group).c_str(), links.id(), H5P_DEFAULT,
                         H5P_DEFAULT),
              H5Gclose, group, "create");
}

void Hdf5File::create_column(std::string_view column, ColumnType type, const ColumnLayout& layout) {
  silence_hdf5();
  State& state = *state_;
  check_path(state, column);
  const Hdf5Handle string_type = make_hdf5_string_type(state);
  const std::int64_t element = type == ColumnType::kString ? string_type.id() : native_type(type);
  const std::size_t cols = std::max<std::size_t>(1, layout.cols);
  const int rank = layout.cols == 0 ? 1 : 2;
  const hsize_t none[2] = {0, cols};
  const hsize_t unlimited[2] = {H5S_UNLIMITED, cols};
  const Hdf5Handle space =
      state.own(H5Screate_simple(rank, none, unlimited), H5Sclose, column, "create");

  const std::size_t row_bytes = cols * H5Tget_size(element);
  std::size_t chunk_rows = std::max<std::size_t>(1, kChunkBytes / row_bytes);
  if (layout.expected_rows != 0) chunk_rows = std::min(chunk_rows, layout.expected_rows);
  const hsize_t chunk[2] = {chunk_rows, cols};
  const Hdf5Handle creation = state.own(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, column, "create");
  // Equal content makes equal files: no time of writing in them.
  state.check(H5Pset_obj_track_times(creation.id(), false), column, "create");
  state.check(H5Pset_chunk(creation.id(), rank, chunk), column, "create");
  if (layout.compressed) {
    state.check(H5Pset_shuffle(creation.id()), column, "create");
    state.check(H5Pset_deflate(creation.id(), kDeflateLevel), column, "create");
  }
  const Hdf5Handle links = make_link_properties(state);
  state.open_columns[std::string(column)] = {
      .handle = state.own(H5Dcreate2(state.file.id(), std::string(column).c_str(), element,
                                     space.id(), links.id(), creation.id(), H5P_DEFAULT),
                          H5Dclose, column, "create"),
      .type = type,
      .cols = layout.cols};
}

template <ColumnNumber T>
void Hdf5File::append(std::string_view column, std::span<const T> values) {
  silence_hdf5();
  State::OpenColumn& open = state_->open_column(column);
  if (open.type != column_type<T>()) {
    fail("{}: {}: appended to with another type than it has", path().string(), column);
  }
  append_elements(*state_, open, column, native_type(open.type), values.data(), values.size());
}

void Hdf5File::append(std::string_view column, std::span<const std::string> values) {
  silence_hdf5();
  State::OpenColumn& open = state_->open_column(column);
  if (open.type != ColumnType::kString) {
    fail("{}: {}: appended to with strings, which it does not hold", path().string(), column);
  }
  std::vector<const char*> pointers;
  pointers.reserve(values.size());
  for (const std::string& text : values) {
    if (text.find('\0') != std::string::npos) {
      fail("{}: {}: row {}: text with a zero byte (at {}), which HDF5 strings cannot hold",
           path().string(), column, open.rows + pointers.size(), text.find('\0'));
    }
    pointers.push_back(text.c_str());
  }
  const Hdf5Handle type = make_hdf5_string_type(*state_);
  append_elements(*state_, open, column, type.id(), static_cast<const void*>(pointers.data()),
                  pointers.size());
}

void Hdf5File::close_column(std::string_view column) {
  silence_hdf5();
  state_->open_columns.erase(std::string(column));
  state_->check(0, column, "write");
}

template <ColumnNumber T>
void Hdf5File::write(std::string_view column, std::span<const T> values, std::size_t cols) {
  const std::size_t rows = cols == 0 ? values.size() : values.size() / cols;
  create_column(column, column_type<T>(), {.cols = cols, .expected_rows = rows});
  append(column, values);
  close_column(column);
}

void Hdf5File::write(std::string_view column, std::span<const std::string> values) {
  create_column(column, ColumnType::kString, {.expected_rows = values.size()});
  append(column, values);
  close_column(column);
}

void Hdf5File::remove(std::string_view object) {
  silence_hdf5();
  state_->open_columns.erase(std::string(object));
  state_->check(H5Ldelete(state_->file.id(), std::string(object).c_str(), H5P_DEFAULT), object,
                "remove");
}

#define RECKON_WRITE(T)                                                    \
  template void Hdf5File::append<T>(std::string_view, std::span<const T>); \
  template void Hdf5File::write<T>(std::string_view, std::span<const T>, std::size_t);
RECKON_WRITE(std::int32_t)
RECKON_WRITE(std::int64_t)
RECKON_WRITE(std::uint8_t)
RECKON_WRITE(std::uint64_t)
RECKON_WRITE(float)
RECKON_WRITE(double)
#undef RECKON_WRITE

}  // namespace reckon
