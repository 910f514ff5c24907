#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "hwy/highway.h"

namespace reckon::test {

// A test that runs once for each instruction set that this processor has. Instantiate with
// RECKON_FOR_EACH_INSTRUCTION_SET(Fixture).
class ForEachInstructionSet : public ::testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override { use(GetParam()); }
  void TearDown() override { use(0); }  // back to the best one

 private:
  static void use(std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().DeInit();
  }
};

inline std::string instruction_set_name(const ::testing::TestParamInfo<std::int64_t>& info) {
  return hwy::TargetName(info.param);
}

}  // namespace reckon::test

#define RECKON_FOR_EACH_INSTRUCTION_SET(fixture)                                     \
  INSTANTIATE_TEST_SUITE_P(InstructionSet, fixture,                                  \
                           ::testing::ValuesIn(hwy::SupportedAndGeneratedTargets()), \
                           ::reckon::test::instruction_set_name)
