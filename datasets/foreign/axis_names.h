#pragma once

#include <cstddef>
#include <string>

#include "datasets/dataset_writer.h"
#include "datasets/hdf5_file.h"
#include "datasets/import/import_summary.h"

namespace reckon {

// Items or users that a file numbers from 0, and their names in it, if it has any: a column of
// texts or integers [n], or of texts [n, d] whose first is the id.
struct AxisNames {
  const Hdf5File* file = nullptr;
  std::string path = {};  // empty: no names
  std::size_t count = 0;  // of items or users; behind the names they have none
};

// Describes the column of names at `path`. Throws Error when it holds no names.
AxisNames names_at(const Hdf5File& file, const std::string& path);

// Writes items, users. Ids are the names where they are distinct and none is empty, else the
// numbers from 0; the summary says which. The names of items are their texts; of [n, d], the names
// behind the first. 8 bytes a name.
void write_items(const AxisNames& names, DatasetWriter& writer, ImportSummary& summary);
void write_users(const AxisNames& names, DatasetWriter& writer, ImportSummary& summary);

}  // namespace reckon
