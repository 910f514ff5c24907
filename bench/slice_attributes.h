#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/dataset.h"
#include "eval/slices/slicing.h"

namespace reckon {

// Slices of the rows of a table by its attributes: numbers in quantiles of the rows, texts by what
// they say (slice_by_attribute). A value that is missing is in none.
struct SliceAttributes {
  std::vector<Slicing> slicings;   // of the rows
  std::vector<std::string> notes;  // attributes that make no slices, and why
};

// Of a dataset's users or items (`of`, as "/users"), by the named columns.
SliceAttributes read_slice_attributes(const Dataset& dataset, const std::string& of,
                                      std::span<const std::string> names);

// Of the ids in a file.
struct SliceTableFile {
  std::vector<std::string> ids;  // of the rows
  SliceAttributes attributes;
};

// Reads delimited text with a header, or JSON, an object a row; either may be gzip, or standard
// input ("-"). Lists of JSON are names between '|'. Ids are in the first of the columns
// `id_names` that is there, otherwise in the first; every other column is an attribute, numbers
// where all its values are. Throws Error, naming file and line, for a row without an id or with one
// that was there before, a broken row, two columns of one name, and where no attribute is left.
SliceTableFile read_slice_attributes(const std::filesystem::path& path,
                                     std::span<const std::string_view> id_names);

}  // namespace reckon
