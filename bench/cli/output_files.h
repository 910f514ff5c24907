#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace reckon {

// A file that an option of a command names; an empty path: it does not.
struct NamedFile {
  std::string_view option;
  std::filesystem::path path;
};

// Throws Error where an output would replace an input or another output.
void check_outputs(std::span<const NamedFile> outputs, std::span<const NamedFile> inputs);

}  // namespace reckon
