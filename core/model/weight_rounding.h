#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace reckon {

// How the weights of a linear layer become integers: symmetric, one scale for each output and group
// of inputs, w ~ scale * q with q in [-limit, limit].
struct WeightRounding {
  std::int8_t limit = 127;        // 127 for 8 bits, 7 for 4
  std::size_t group_depth = 384;  // inputs of a group
  // Of the integers, at most so much in largest_of_fours(); 0: however much.
  std::int32_t most_of_four = 0;
};
constexpr WeightRounding kInt8Weights = {.limit = 127, .group_depth = 384};
constexpr WeightRounding kInt4Weights = {.limit = 7, .group_depth = 64};

// Rounds a group x to nearest, ties to even, and returns the scale: the largest magnitude / limit,
// or 0 when all are (nearly) 0. With few steps (limit below 16) a smaller scale is taken where that
// makes the sum of squared errors smaller, the largest values being cut. Where fours are larger
// than most_of_four, what the integers stand for is rounded anew, with the first scale that brings
// them below among scales each larger by a 256th. Rounding what the integers stand for gives the
// same integers and the same scale again, but for most_of_four. x is finite and below the largest
// float / 2.
float round_weights(std::span<const float> x, const WeightRounding& rounding,
                    std::span<std::int8_t> out);

// The largest sum of the integers above 0, or of the magnitudes of those below, among four: of each
// eight the first, second, fifth and sixth, and the others. What is missing of the last eight is 0.
std::int32_t largest_of_fours(std::span<const std::int8_t> integers);

}  // namespace reckon
