#include "bench/gate/selftest_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "bench/gate/findings.h"
#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon::gate {
namespace {

using testing::HasSubstr;

RecordedPair pair_of_blocks(std::size_t blocks) {
  RecordedPair pair{.seconds = 0.125};
  for (std::size_t block = 0; block < blocks; ++block) {
    for (const bool candidate : {true, false, false, true}) {
      pair.slices.push_back({.candidate = candidate == (block % 2 == 0),
                             .block = block,
                             .wall_ns = 10'001'000,
                             .cpu_ns = 9'999'600,  // rounds to 10 ms
                             .wait_ns = 3000});
    }
  }
  return pair;
}

SelftestGate gate(double slowdown, const std::vector<std::string>& verdicts) {
  SelftestGate gate{.load = slowdown > 0, .seconds = 1.5};
  if (slowdown > 0) gate.injection = {InjectionKind::kSlowdown, slowdown};
  for (const std::string& verdict : verdicts) {
    gate.rows.push_back({.name = fmt::format("a \"row\" {}", gate.rows.size()),
                         .verdict = verdict,
                         .smallest_seen = 0.021,
                         .seconds = 0.25});
  }
  gate.rows.back().smallest_seen = std::numeric_limits<double>::infinity();
  gate.rows.front().pairs = {pair_of_blocks(3), pair_of_blocks(1)};
  return gate;
}

TEST(SelftestState, GoesOnWhereAKilledProcessStopped) {
  const test::TemporaryDirectory folder;
  {
    SelftestState state(folder / "state", "key");
    state.append(gate(0, {"SAME", "INCONCLUSIVE"}));
    state.append(gate(0.05, {"SLOWER", "SLOWER"}));
  }
  std::ofstream(folder / "state", std::ios::app) << R"({"injection":"noth)";
  SelftestState state(folder / "state", "key");
  ASSERT_EQ(state.gates().size(), 2u);
  EXPECT_EQ(state.gates()[0].rows[1].verdict, "INCONCLUSIVE");
  EXPECT_EQ(state.gates()[1].injection, (Injection{InjectionKind::kSlowdown, 0.05}));
  EXPECT_TRUE(state.gates()[1].load);
  EXPECT_EQ(state.gates()[1].rows[0].smallest_seen, 0.021);
  EXPECT_TRUE(std::isinf(state.gates()[1].rows[1].smallest_seen));
  state.append(gate(0.03, {"SAME", "SLOWER"}));
  EXPECT_EQ(SelftestState(folder / "state", "key").gates().size(), 3u);
  EXPECT_EQ(read_selftest_state(folder / "state").size(), 3u);
}

TEST(SelftestState, KeepsTheSlicesOfPairsInMicroseconds) {
  const SelftestGate before = gate(0, {"SAME"});
  const SelftestGate after = parse_selftest_gate(to_line(before), "line");
  EXPECT_EQ(to_line(after), to_line(before));
  EXPECT_EQ(after.rows[0].name, "a \"row\" 0");
  ASSERT_EQ(after.rows[0].pairs.size(), 2u);
  const RecordedPair& pair = after.rows[0].pairs[0];
  EXPECT_EQ(pair.seconds, 0.125);
  ASSERT_EQ(pair.slices.size(), 12u);
  const std::vector<SliceTimes> written = before.rows[0].pairs[0].slices;
  for (std::size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ(pair.slices[i].candidate, written[i].candidate) << i;
    EXPECT_EQ(pair.slices[i].block, written[i].block) << i;
    EXPECT_EQ(pair.slices[i].wall_ns, 10'001'000);
    EXPECT_EQ(pair.slices[i].cpu_ns, 10'000'000);
    EXPECT_EQ(pair.slices[i].wait_ns, 3000);
  }
}

TEST(SelftestState, RefusesTheStateOfSomethingElse) {
  const test::TemporaryDirectory folder;
  { SelftestState state(folder / "state", "key"); }
  EXPECT_THROW(SelftestState(folder / "state", "other"), Error);
  std::ofstream(folder / "text") << "what I must not lose\n";
  EXPECT_THROW(SelftestState(folder / "text", "key"), Error);
  EXPECT_THROW(read_selftest_state(folder / "text"), Error);
  EXPECT_THROW(read_selftest_state(folder / "nothing"), Error);
}

TEST(SelftestState, NamesTheLineThatIsNoGate) {
  const std::string good = to_line(gate(0, {"SAME"}));
  const auto with = [&](const std::string& part, const std::string& other) {
    std::string line = good;
    const std::size_t at = line.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return line.replace(at, part.size(), other);
  };
  for (const std::string& bad :
       {std::string("{}"), std::string("[1]"), with("false", "0"), with("[125000]", "125000"),
        with("10001", "-1"), with("10001", "0"), with("10001", "1e300"), with("[1,", "[2,"),
        with("10001,", ""), with("\"SAME\"", "null")}) {
    const test::TemporaryDirectory folder;
    { SelftestState state(folder / "state", "key"); }
    std::ofstream(folder / "state", std::ios::app) << good << "\n" << bad << "\n";
    try {
      read_selftest_state(folder / "state");
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("state: line 3: "));
    }
  }
}

TEST(Findings, CountGatesAndRows) {
  const std::vector<SelftestGate> gates = {gate(0, {"SAME", "SLOWER"}), gate(0, {"SAME", "SAME"}),
                                           gate(0, {"FAILED", "INCONCLUSIVE"})};
  const Findings findings = findings_of(gates);
  EXPECT_EQ(findings.gates, 3u);
  EXPECT_EQ(findings.alarmed_gates, 1u);
  EXPECT_EQ(findings.rows, 6u);
  EXPECT_EQ(findings.slower_rows, 1u);
  EXPECT_EQ(findings.inconclusive_rows, 1u);
  EXPECT_EQ(findings.failed_rows, 1u);
  const auto rows = findings_by_row(gates);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].row, "a \"row\" 1");
  EXPECT_EQ(rows[1].findings.gates, 3u);
  EXPECT_EQ(rows[1].findings.slower_rows, 1u);
  EXPECT_EQ(rows[0].seconds, (std::vector<double>{0.25, 0.25, 0.25}));
}

}  // namespace
}  // namespace reckon::gate
