#pragma once

#include <span>
#include <string>
#include <string_view>

#include "datasets/hdf5_file.h"

namespace reckon {

// Layouts of other programs' HDF5 files.
enum class ForeignLayout {
  kAnnData,
  kAnnBenchmarks,
  kSisap,
  kSparseMatrix,
  kSpotlight,
  kGoodbooks,
  kPandas,
  kEmbeddings,
  kFuxiArray,
  kFuxiColumns,
};

struct ForeignLayoutRow {
  ForeignLayout layout;
  std::string_view name;  // as an option has it
  std::string_view what;
  bool (*recognises)(const Hdf5File& file);
};

// All of them, in the order in which they are tried: the first that recognises a file is its.
std::span<const ForeignLayoutRow> foreign_layouts();

// The layout of a file by what it holds, never by its name; or the one that `name` says. Throws
// Error naming what the file holds and the layouts that there are.
const ForeignLayoutRow& find_layout(const Hdf5File& file, std::string_view name);

// "/group/name", also for the root.
std::string join_path(const std::string& group, std::string_view name);

}  // namespace reckon
