#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/source_directory.h"

namespace reckon::test {

// Folder of real data and of the answers that other tools give: RECKON_SHARED, or ../shared beside
// the source tree.
inline std::filesystem::path shared_directory() {
  if (const char* set = std::getenv("RECKON_SHARED")) return set;
  return source_directory().parent_path() / "shared";
}

// MiniLM weights as tests/run.sh fetches them: RECKON_MODEL, or .cache/models/all-MiniLM-L6-v2 in
// the source tree.
inline std::filesystem::path minilm_directory() {
  if (const char* set = std::getenv("RECKON_MODEL")) return set;
  return source_directory() / ".cache/models/all-MiniLM-L6-v2";
}

}  // namespace reckon::test

// Leaves the test, saying why, when a path of shared data or the model is not there.
#define RECKON_REQUIRE_PATH(path)                                          \
  do {                                                                     \
    if (!std::filesystem::exists(path))                                    \
      GTEST_SKIP() << "not there: " << (path) << " (see tests/README.md)"; \
  } while (false)
