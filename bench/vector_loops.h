#pragma once

#include <cstddef>
#include <span>

// The simplest loops, with the instruction set of now: what limits are measured by.
namespace reckon::cpu {

// Does multiply-adds of float32 that never leave the registers, `repeats` times twelve vectors of
// them (which covers the latency of one, twice over). Returns the floating-point operations done.
double multiply_add_in_registers(std::size_t repeats);

// Negates every number where it stands.
void negate(std::span<float> numbers);

}  // namespace reckon::cpu
