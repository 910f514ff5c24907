#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace reckon {

// Draws whose counts lie side by side, [rows, kDrawLanes]: a row is read once for all of them.
inline constexpr std::size_t kDrawLanes = 8;

// How often each row is drawn when as many rows as there are are drawn with replacement, in draws
// [first, first + kDrawLanes): counts [rows, kDrawLanes]. Draw i takes the numbers that
// Random(seed, i).below(rows) gives, whatever the instruction set. Counts are bytes: the chance
// that a row is drawn 128 times is below 10^-200.
void count_drawn(std::uint64_t seed, std::size_t first, std::span<std::int8_t> counts);

}  // namespace reckon
