#include "core/cpu/instruction_set.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hwy/targets.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/support/errors.h"

namespace reckon::cpu {
namespace {

TEST(InstructionSets, AreListedNarrowestFirstAndTheWidestIsUsed) {
  const InstructionSet used = instruction_set();
  const auto sets = available_instruction_sets();
  EXPECT_EQ(sets.front(), InstructionSet::kBaseline);
  EXPECT_TRUE(std::ranges::is_sorted(sets));
  EXPECT_TRUE(std::ranges::find(sets, used) != sets.end());
}

TEST(InstructionSets, LimitWhatHighwayDispatchesToAsWell) {
  for (const InstructionSet set : available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    EXPECT_EQ(instruction_set(), set);
    const auto targets = hwy::SupportedAndGeneratedTargets();
    const bool has_avx512 = std::ranges::find(targets, HWY_AVX3) != targets.end();
    EXPECT_EQ(has_avx512, set >= InstructionSet::kAvx512) << name_of(set);
  }
}

TEST(InstructionSets, AreRefusedByNameWhereThereIsNone) {
  const std::string error = test::error_of([] { limit_instruction_set("sse9"); });
  EXPECT_TRUE(error.starts_with("instruction set 'sse9': expected one that this processor has: "))
      << error;
}

}  // namespace
}  // namespace reckon::cpu
