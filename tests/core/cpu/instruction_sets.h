#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/cpu/instruction_set.h"
#include "tests/core/cpu/emulated_amx.h"

namespace reckon::test {

// Kernels use this instruction set for as long as the object lives.
class WithInstructionSet {
 public:
  explicit WithInstructionSet(cpu::InstructionSet set) { cpu::limit_instruction_set(set); }
  ~WithInstructionSet() { cpu::limit_instruction_set(before_); }
  WithInstructionSet(const WithInstructionSet&) = delete;
  WithInstructionSet& operator=(const WithInstructionSet&) = delete;

 private:
  cpu::InstructionSet before_ = cpu::instruction_set();
};

// Those of this processor and AMX, which is emulated where it has none but AVX-512 VNNI.
inline std::vector<cpu::InstructionSet> instruction_sets() {
  emulate_amx_where_there_is_none();
  return cpu::available_instruction_sets();
}

// A test that runs once for each of them. Instantiate with
// RECKON_FOR_EACH_INSTRUCTION_SET(Fixture).
class ForEachInstructionSet : public ::testing::TestWithParam<cpu::InstructionSet> {
 private:
  WithInstructionSet with_{GetParam()};
};

inline std::string instruction_set_name(const ::testing::TestParamInfo<cpu::InstructionSet>& info) {
  return std::string(cpu::name_of(info.param));
}

}  // namespace reckon::test

#define RECKON_FOR_EACH_INSTRUCTION_SET(fixture)                                    \
  INSTANTIATE_TEST_SUITE_P(InstructionSet, fixture,                                 \
                           ::testing::ValuesIn(::reckon::test::instruction_sets()), \
                           ::reckon::test::instruction_set_name)
