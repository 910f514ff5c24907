#pragma once

#include <optional>
#include <span>
#include <string>

namespace reckon {

// r = a S + (1 - a)(1 - S) for every score S of the row, in place; a in [0, 1], else Error. It is
// linear in S with slope 2a - 1, so it keeps the ranking of S only for a > 0.5.
void blend_scores(double a, std::span<float> scores);

// What a user who blends with this a must be told: at 0.5 every item has the same score, below it
// the ranking is reversed. Nothing above 0.5.
std::optional<std::string> blend_warning(double a);

}  // namespace reckon
