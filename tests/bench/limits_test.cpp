#include "bench/limits.h"

#include <gtest/gtest.h>

#include "core/cpu/gemm_bf16.h"
#include "core/cpu/instruction_set.h"

namespace reckon {
namespace {

TEST(Limits, AreMeasuredOnceForEveryInstructionSet) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    cpu::limit_instruction_set(set);
    Limits limits({.count = 2, .seconds = 1e-4});
    for (const LimitKind kind :
         {LimitKind::kMultiplyAdd, LimitKind::kInt8Products, LimitKind::kBf16Products}) {
      const Limit* limit = limits.of(kind, 2);
      const bool known = kind != LimitKind::kBf16Products || cpu::has_bf16_products();
      ASSERT_EQ(limit != nullptr, known) << cpu::name_of(set);
      if (!known) continue;
      EXPECT_EQ(limit->name, name_of(kind));
      EXPECT_EQ(limit->rounds, 2U);
      EXPECT_GT(limit->median, 0);
      EXPECT_GE(limit->value, limit->median);
      EXPECT_EQ(limits.of(kind, 2), limit) << "the one that was measured";
    }
    EXPECT_EQ(limits.measured().size(), cpu::has_bf16_products() ? 3U : 2U);
  }
  cpu::limit_instruction_set(cpu::available_instruction_sets().back());
}

}  // namespace
}  // namespace reckon
