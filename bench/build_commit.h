#pragma once

#include <string_view>

namespace reckon {

// Short hash of the commit this was built from, with "-dirty" when the tree had changes; "unknown"
// outside a git checkout. Its source is written anew at every build (cmake/write_commit.cmake).
std::string_view build_commit();

}  // namespace reckon
