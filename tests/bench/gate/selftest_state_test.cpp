#include "bench/gate/selftest_state.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon::gate {
namespace {

SelftestGate gate(double effect, std::vector<std::string> verdicts) {
  SelftestGate gate{
      .effect = effect, .seconds = 1.5, .verdicts = std::move(verdicts), .smallest_seen = {}};
  gate.smallest_seen.assign(gate.verdicts.size(), 0.021);
  gate.smallest_seen.back() = std::numeric_limits<double>::infinity();
  return gate;
}

TEST(SelftestState, GoesOnWhereAKilledProcessStopped) {
  const test::TemporaryDirectory folder;
  {
    SelftestState state(folder / "state", "key");
    state.append(gate(0, {"SAME", "INCONCLUSIVE"}));
    state.append(gate(0.05, {"SLOWER", "SLOWER"}));
  }
  std::ofstream(folder / "state", std::ios::app) << R"({"effect":0.03,"sec)";
  SelftestState state(folder / "state", "key");
  ASSERT_EQ(state.gates().size(), 2u);
  EXPECT_EQ(state.gates()[0].verdicts, (std::vector<std::string>{"SAME", "INCONCLUSIVE"}));
  EXPECT_EQ(state.gates()[1].effect, 0.05);
  EXPECT_EQ(state.gates()[1].smallest_seen[0], 0.021);
  EXPECT_TRUE(std::isinf(state.gates()[1].smallest_seen[1]));
  state.append(gate(0.03, {"SAME", "SLOWER"}));
  EXPECT_EQ(SelftestState(folder / "state", "key").gates().size(), 3u);
}

TEST(SelftestState, RefusesTheStateOfSomethingElse) {
  const test::TemporaryDirectory folder;
  { SelftestState state(folder / "state", "key"); }
  EXPECT_THROW(SelftestState(folder / "state", "other"), Error);
  std::ofstream(folder / "text") << "what I must not lose\n";
  EXPECT_THROW(SelftestState(folder / "text", "key"), Error);
}

TEST(SelftestFindings, CountGatesAndRowsOfAnEffect) {
  const std::vector<SelftestGate> gates = {gate(0, {"SAME", "SLOWER"}), gate(0, {"SAME", "SAME"}),
                                           gate(0.05, {"SLOWER", "INCONCLUSIVE"})};
  const Findings equal = findings_of(gates, 0);
  EXPECT_EQ(equal.gates, 2u);
  EXPECT_EQ(equal.alarmed_gates, 1u);
  EXPECT_EQ(equal.rows, 4u);
  EXPECT_EQ(equal.slower_rows, 1u);
  EXPECT_EQ(findings_of(gates, 0.05).inconclusive_rows, 1u);
  EXPECT_EQ(findings_of(gates, 0.03).gates, 0u);
}

}  // namespace
}  // namespace reckon::gate
