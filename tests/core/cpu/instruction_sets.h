#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "hwy/highway.h"

namespace reckon::test {

// Those that this processor has.
inline std::vector<std::int64_t> instruction_sets() { return hwy::SupportedAndGeneratedTargets(); }

// Kernels use this instruction set for as long as the object lives.
class WithInstructionSet {
 public:
  explicit WithInstructionSet(std::int64_t targets) { use(targets); }
  ~WithInstructionSet() { use(0); }  // back to the best one
  WithInstructionSet(const WithInstructionSet&) = delete;
  WithInstructionSet& operator=(const WithInstructionSet&) = delete;

 private:
  static void use(std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().DeInit();
  }
};

// A test that runs once for each instruction set. Instantiate with
// RECKON_FOR_EACH_INSTRUCTION_SET(Fixture).
class ForEachInstructionSet : public ::testing::TestWithParam<std::int64_t> {
 private:
  WithInstructionSet with_{GetParam()};
};

inline std::string instruction_set_name(const ::testing::TestParamInfo<std::int64_t>& info) {
  return hwy::TargetName(info.param);
}

}  // namespace reckon::test

#define RECKON_FOR_EACH_INSTRUCTION_SET(fixture)                                    \
  INSTANTIATE_TEST_SUITE_P(InstructionSet, fixture,                                 \
                           ::testing::ValuesIn(::reckon::test::instruction_sets()), \
                           ::reckon::test::instruction_set_name)
