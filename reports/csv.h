#pragma once

#include <span>
#include <string>

namespace reckon {

// One line of CSV (RFC 4180, its end a line feed): fields with commas, quotes or line ends are
// quoted.
std::string csv_line(std::span<const std::string> fields);

}  // namespace reckon
