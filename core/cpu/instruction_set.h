#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reckon::cpu {

// What the kernels of this folder can be dispatched to, each with all that stands before it.
enum class InstructionSet {
  kBaseline,  // what the compiler may assume: "scalar" on x86-64, "neon" on Arm
  kSsse3,
  kSse4,
  kAvx2,        // with FMA
  kAvx512,      // F, BW, DQ, VL
  kAvx512Vnni,  // 8-bit dot products
  kAvx512Bf16,  // bf16 dot products, where they are faster than fp32: AMD
  kAmx,         // tiles of bf16 and int8; without kAvx512Bf16
};

// "avx512_vnni", for example.
std::string_view name_of(InstructionSet set);

// The widest that this processor and its operating system allow, up to the limit.
InstructionSet instruction_set();

// All that could be the result of instruction_set() here, narrowest first.
std::vector<InstructionSet> available_instruction_sets();

// Their names.
std::vector<std::string_view> instruction_set_names();

// Kernels use nothing wider from now on. Throws Error when `set` is not available. To be called
// while no kernel runs and no encoder has been made.
void limit_instruction_set(InstructionSet set);
// The same by name. Throws Error, with the names to choose from, for one that is not available.
void limit_instruction_set(std::string_view name);

}  // namespace reckon::cpu
