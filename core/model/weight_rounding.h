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
};
constexpr WeightRounding kInt8Weights = {.limit = 127, .group_depth = 384};
constexpr WeightRounding kInt4Weights = {.limit = 7, .group_depth = 64};

// Rounds x to nearest, ties to even, and returns the scale: the largest magnitude / limit, or 0
// when all are (nearly) 0. With few steps (limit below 16) a smaller scale is taken where that
// makes the sum of squared errors smaller, the largest values being cut. Rounding what the integers
// stand for gives the same integers and the same scale again. x is finite and below the largest
// float / 2.
float round_weights(std::span<const float> x, std::int8_t limit, std::span<std::int8_t> out);

}  // namespace reckon
