#pragma once

#include <span>
#include <string>
#include <string_view>

namespace reckon {

// What a user may have meant by a name that is unknown: " (did you mean ndcg?)", by the fewest
// letters to change, add, remove or swap, whatever their case; the first of equals. Empty where
// more than a third of the letters would change, or of fewer than six more than two, of three more
// than one, and where there are fewer.
std::string did_you_mean(std::string_view unknown, std::span<const std::string_view> names);

}  // namespace reckon
