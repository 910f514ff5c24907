#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/judged/short_rows.h"

namespace reckon {

inline constexpr std::size_t kMostDecimals = 64;  // that are read at once

// Reads the values of rows, at most kMostDecimals, as numbers: numbers [rows]. They are written as
// most files write them: a sign, up to 15 digits and a point behind one of the first eight, 16
// characters in all at most. Such a number is a whole one below 2^53 over a power of ten below
// 10^22, both exact, so that one division rounds correctly (Clinger, "How to Read Floating Point
// Numbers Accurately", 1990). Returns which rows are not of this kind, or none is on an instruction
// set without vectors: bit i is of row i, whose number says nothing.
std::uint64_t read_short_decimals(std::span<const ShortRow> rows, std::span<double> numbers);

}  // namespace reckon
