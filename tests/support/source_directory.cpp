#include "tests/support/source_directory.h"

namespace reckon::test {

std::filesystem::path source_directory() { return RECKON_SOURCE_DIR; }

}  // namespace reckon::test
