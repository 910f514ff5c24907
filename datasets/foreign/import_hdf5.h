#pragma once

#include <filesystem>
#include <string>

#include "core/progress.h"
#include "core/table/parse.h"
#include "datasets/dataset.h"
#include "datasets/import/import_summary.h"

namespace reckon {

struct Hdf5ImportOptions {
  DatasetInfo info = {};  // no name: that of the file without its extension
  std::filesystem::path file = {};
  std::string layout = {};  // a name of foreign_layouts(); empty: recognised by content
  std::string group = {};   // of several matrices or tables, the one at this path
  // Sparse matrices: "users" or "items" are the rows. Empty: as the lengths of the names say, else
  // the group's name ("artist_user_plays" has items in its rows), else users.
  std::string rows = {};
  // Tables: names of columns, in arrays their numbers from 0. Empty: those of the layout.
  std::string user = {};
  std::string item = {};
  std::string value = {};
  std::string timestamp = {};
  TimeUnit time_unit = TimeUnit::kSeconds;
};

// Makes a dataset of another program's HDF5 file: its interactions, values, timestamps, names and
// vectors, whatever of them its layout has (foreign_layouts()). It is read in blocks: memory holds
// the ids, 16 bytes a user, 1 byte an interaction, and what write_by_user() gathers. What the
// layout cannot say and no option says is an Error that names the option.
ImportSummary import_hdf5(const Hdf5ImportOptions& options, const std::filesystem::path& out,
                          Progress& progress);

}  // namespace reckon
