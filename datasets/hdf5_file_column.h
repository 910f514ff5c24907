#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "datasets/hdf5_file.h"
#include "datasets/hdf5_file_state.h"

namespace reckon {

// A column, or a field of a table, that is open for reading.
struct Hdf5Column {
  Hdf5Handle handle;
  Hdf5Handle type;    // of an element
  std::string field;  // empty: the column itself
  ColumnInfo info;
  std::size_t element_bytes = 0;
  bool is_signed = true;
  bool variable_length = false;
};

// Opens a column, or a field of a table ("/table/field"), and describes it. Throws Error when its
// sizes cannot be true.
Hdf5Column open_hdf5_column(const Hdf5File::State& state, std::string_view name);

}  // namespace reckon
