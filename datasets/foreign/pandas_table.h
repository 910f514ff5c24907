#pragma once

#include <vector>

#include "datasets/foreign/foreign_table.h"
#include "datasets/hdf5_file.h"

namespace reckon {

// The tables that pandas' DataFrame.to_hdf (format "fixed" or "table", data columns or not) and
// PyTables write, wherever they lie in the file, in the order of their paths. A DataFrame's texts
// are pickled in the fixed format: such a column is there, but cannot be read.
std::vector<ForeignTable> find_pandas_tables(const Hdf5File& file);

}  // namespace reckon
