#pragma once

#include <cstdint>

#include "cuda/runtime.h"

namespace reckon::cuda {

// Numbers of std::uint32_t that radix_sort() needs.
std::size_t radix_sort_scratch(int count);

// Sorts `values` [count], none of them NaN, in ascending order by four passes over 8 bits each;
// `other` [count] is used too. -0 becomes 0.
void radix_sort(float* values, float* other, std::uint32_t* scratch, int count, Stream stream);

}  // namespace reckon::cuda
