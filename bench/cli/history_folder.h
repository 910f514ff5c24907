#pragma once

#include <filesystem>
#include <string_view>

namespace reckon {

// Keeps a result in a folder of results, which is made where it is not: a file whose name begins
// with the time of the result, so that names sort as times do, and goes on with a hash of the
// content, so that no two results share one. Does nothing for an empty folder name. Throws Error
// where it cannot be written.
void append_to_history(const std::filesystem::path& folder, std::string_view created,
                       std::string_view json);

}  // namespace reckon
