#pragma once

#include <filesystem>

namespace reckon::test {

// Root of the source tree that the tests were built from. A function of its own, so that only one
// object depends on where the tree lies and a compiler cache serves the others in every clone.
std::filesystem::path source_directory();

}  // namespace reckon::test
