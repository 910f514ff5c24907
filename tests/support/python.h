#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace reckon::test {

// The interpreter that has h5py, numpy and jsonschema.
inline constexpr const char* kPython = "/usr/bin/python3";

// Whether Python modules ("h5py, numpy") can be imported.
inline bool python_has(const std::string& modules) {
  const std::string command = std::string(kPython) + " -c 'import " + modules + "' 2>/dev/null";
  return std::system(command.c_str()) == 0;
}

// Runs a script with `argument` as sys.argv[1]; returns what it printed (both streams) and, when it
// failed, a last line "exit status N".
inline std::string run_python(const std::string& script, const std::string& argument) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "script.py") << script;
  const std::string command = std::string(kPython) + " '" + (directory / "script.py").string() +
                              "' '" + argument + "' 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer;
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(buffer.data(), 1, buffer.size(), pipe);
    output.append(buffer.data(), got);
  }
  const int status = pclose(pipe);
  if (status != 0) output += "exit status " + std::to_string(status) + "\n";
  return output;
}

}  // namespace reckon::test

// Leaves the test when Python modules are not installed.
#define RECKON_REQUIRE_PYTHON(modules)                                                          \
  do {                                                                                          \
    if (!::reckon::test::python_has(modules)) GTEST_SKIP() << "python3 cannot import " modules; \
  } while (false)
