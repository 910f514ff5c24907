#include "bench/vector_loops.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/cpu/instruction_set.h"

namespace reckon {
namespace {

TEST(VectorLoops, NegateEveryNumberAndNothingBehindThem) {
  for (const auto set : cpu::available_instruction_sets()) {
    cpu::limit_instruction_set(set);
    for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 32U, 100U}) {
      std::vector<float> numbers(count + 1, 7);
      for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<float>(i) - 3.5F;
      cpu::negate(std::span(numbers).first(count));
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(numbers[i], 3.5F - static_cast<float>(i));
      EXPECT_EQ(numbers[count], 7);
    }
  }
}

// A multiply-add is two operations, of twelve vectors of 4, 8 or 16 lanes.
TEST(VectorLoops, CountTheOperationsOfAllLanes) {
  cpu::limit_instruction_set(cpu::InstructionSet::kBaseline);
  const double baseline = cpu::multiply_add_in_registers(1000);
  cpu::limit_instruction_set(cpu::available_instruction_sets().back());
  const double widest = cpu::multiply_add_in_registers(1000);
  EXPECT_GE(baseline, 2.0 * 1000 * 12);
  EXPECT_LE(widest, 2.0 * 1000 * 12 * 16);
  EXPECT_GE(widest, baseline);
  EXPECT_EQ(cpu::multiply_add_in_registers(3000), 3 * widest);
}

}  // namespace
}  // namespace reckon
