#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace reckon {

// Prints to standard error. What cannot be written there (it is closed, or its disk is full) is
// lost: a message is no reason to stop the work that it tells of.
template <typename... Args>
void print_error(fmt::format_string<Args...> text, Args&&... args) {
  const std::string line = fmt::format(text, std::forward<Args>(args)...);
  [[maybe_unused]] const auto written = std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace reckon
