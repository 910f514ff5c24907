#pragma once

#include <string>
#include <string_view>

namespace reckon {

// The text in quotation marks for a one-line message: control characters escaped, long texts cut.
std::string in_quotes(std::string_view text);

}  // namespace reckon
