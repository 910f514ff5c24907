#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reckon {

// places becomes the numbers of the scores [n] by score descending, equal scores in the order in
// which they stand. No NaN.
void stable_descending(std::span<const double> scores, std::vector<std::uint32_t>& places);
void stable_descending(std::span<const float> scores, std::vector<std::uint32_t>& places);

}  // namespace reckon
