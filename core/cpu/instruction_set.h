#pragma once

#include <string>

namespace reckon::cpu {

// The instruction set that the kernels of this folder were dispatched to, in Highway's terms:
// "AVX3" (AVX-512), "AVX2", "SSE4", "SSSE3" or "SCALAR".
std::string instruction_set();

}  // namespace reckon::cpu
