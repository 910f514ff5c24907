#pragma once

#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/progress.h"
#include "datasets/foreign/import_hdf5.h"
#include "tests/datasets/import/importing.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon::test {

// Runs a script that writes files into the folder `here` with h5py, and returns what it prints, by
// lines.
inline std::vector<std::string> write_with_h5py(const TemporaryDirectory& directory,
                                                const std::string& script) {
  const std::string output = run_python(
      "import sys, h5py, numpy as np\n"
      "here = sys.argv[1] + '/'\n" +
          script,
      directory.path().string());
  std::vector<std::string> lines;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

struct Imported {
  ImportSummary summary;
  Dataset dataset;
};

inline Imported import_file(const TemporaryDirectory& directory, Hdf5ImportOptions options) {
  SilentProgress progress;
  const auto out = directory / "imported.h5";
  ImportSummary summary = import_hdf5(options, out, progress);
  return {std::move(summary), Dataset::open(out)};
}

}  // namespace reckon::test
