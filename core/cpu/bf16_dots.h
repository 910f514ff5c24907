#pragma once

#include <cstddef>
#include <cstdint>

#include "core/cpu/amx_products.h"
#include "core/cpu/avx512_products.h"
#include "core/cpu/instruction_set.h"

namespace reckon::cpu {

// The two ways to multiply tiles of bf16, see multiply_bf16_avx512(); kRows is the most of a call.
struct Avx512Dots {
  static constexpr std::size_t kRows = kAvx512Rows;
  static void multiply(std::size_t rows, const std::uint16_t* x, std::size_t x_stride,
                       const std::uint16_t* panel, std::size_t pairs, bool add, float* out) {
    multiply_bf16_avx512(rows, x, x_stride, panel, pairs, add, out);
  }
};

struct AmxDots {
  static constexpr std::size_t kRows = kAmxRows;
  static void multiply(std::size_t, const std::uint16_t* x, std::size_t x_stride,
                       const std::uint16_t* panel, std::size_t pairs, bool add, float* out) {
    amx_products().multiply_bf16(x, x_stride, panel, pairs, add, out);
  }
};

// Calls work(dots) with the way of the instruction set of now, which has one.
template <class Work>
void with_bf16_dots(const Work& work) {
  if (instruction_set() != InstructionSet::kAmx) return work(Avx512Dots());
  const AmxTiles tiles;
  work(AmxDots());
}

}  // namespace reckon::cpu
