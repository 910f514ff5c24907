#pragma once

#include <string>
#include <vector>

#include "core/table/text_file.h"

namespace reckon {

// The keys of the objects of a file, each once, in the order of their first: the first 1000.
struct JsonKeys {
  std::vector<std::string> of_values;
  std::vector<std::string>
      of_objects;  // with an object, or what else JsonReader refuses, somewhere
};

// Reads the whole file, which JsonReader can read. Throws Error where it cannot.
JsonKeys read_json_keys(TextFile file);

}  // namespace reckon
