#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/cpu/instruction_set.h"

namespace reckon::test {

// Kernels use this instruction set for as long as the object lives.
class WithInstructionSet {
 public:
  explicit WithInstructionSet(cpu::InstructionSet set) { cpu::limit_instruction_set(set); }
  ~WithInstructionSet() { cpu::limit_instruction_set(cpu::available_instruction_sets().back()); }
  WithInstructionSet(const WithInstructionSet&) = delete;
  WithInstructionSet& operator=(const WithInstructionSet&) = delete;
};

// A test that runs once for each instruction set that this processor has. Instantiate with
// RECKON_FOR_EACH_INSTRUCTION_SET(Fixture).
class ForEachInstructionSet : public ::testing::TestWithParam<cpu::InstructionSet> {
 private:
  WithInstructionSet with_{GetParam()};
};

inline std::string instruction_set_name(const ::testing::TestParamInfo<cpu::InstructionSet>& info) {
  return std::string(cpu::name_of(info.param));
}

}  // namespace reckon::test

#define RECKON_FOR_EACH_INSTRUCTION_SET(fixture)                                             \
  INSTANTIATE_TEST_SUITE_P(InstructionSet, fixture,                                          \
                           ::testing::ValuesIn(::reckon::cpu::available_instruction_sets()), \
                           ::reckon::test::instruction_set_name)
