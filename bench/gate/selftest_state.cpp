#include "bench/gate/selftest_state.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <utility>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/json_value.h"

namespace reckon::gate {
namespace {

std::string line_of(const SelftestGate& gate) {
  std::vector<std::string> verdicts;
  std::vector<std::string> seen;
  for (const std::string& verdict : gate.verdicts) verdicts.push_back("\"" + verdict + "\"");
  for (const double share : gate.smallest_seen) {
    seen.push_back(std::isfinite(share) ? fmt::format("{}", share) : "null");
  }
  return fmt::format(R"({{"effect":{},"seconds":{},"verdicts":[{}],"smallest_seen":[{}]}})",
                     gate.effect, gate.seconds, fmt::join(verdicts, ","), fmt::join(seen, ","));
}

SelftestGate gate_of(const std::string& line, const std::string& where) {
  const JsonValue object = JsonValue::parse(line, where);
  SelftestGate gate;
  gate.effect = object.at("effect").number();
  gate.seconds = object.at("seconds").number();
  for (const JsonValue& verdict : object.at("verdicts").items()) {
    gate.verdicts.push_back(verdict.text());
  }
  for (const JsonValue& share : object.at("smallest_seen").items()) {
    gate.smallest_seen.push_back(share.is_null() ? std::numeric_limits<double>::infinity()
                                                 : share.number());
  }
  return gate;
}

}  // namespace

SelftestGate selftest_gate(double effect, const GateResult& result) {
  SelftestGate gate{
      .effect = effect, .seconds = result.seconds, .verdicts = {}, .smallest_seen = {}};
  for (const RowResult& row : result.rows) {
    const bool failed = row.failure != RowResult::Failure::kNone;
    gate.verdicts.emplace_back(failed ? "FAILED" : name_of(row.verdict));
    gate.smallest_seen.push_back(row.summary.smallest_seen);
  }
  return gate;
}

SelftestState::SelftestState(const std::filesystem::path& path, const std::string& key)
    : path_(path) {
  const std::string first = fmt::format(R"({{"format":"reckon-selftest","key":"{}"}})", key);
  std::string kept = first + "\n";
  if (std::filesystem::exists(path)) {
    std::ifstream file(path, std::ios::binary);
    std::string line;
    if (!std::getline(file, line) || line != first) {
      fail(
          "{}: not the state of a self-test of this build, spec and machine; remove it to begin "
          "anew",
          path.string());
    }
    for (std::size_t number = 2; std::getline(file, line) && !file.eof(); ++number) {
      gates_.push_back(gate_of(line, fmt::format("{}: line {}", path.string(), number)));
      kept += line + "\n";
    }
  }
  write_file_atomically(path, kept);
}

void SelftestState::append(SelftestGate gate) {
  std::ofstream file(path_, std::ios::binary | std::ios::app);
  file << line_of(gate) << '\n' << std::flush;
  if (!file) fail("{}: cannot be written", path_.string());
  gates_.push_back(std::move(gate));
}

Findings findings_of(const std::vector<SelftestGate>& gates, double effect) {
  Findings findings;
  for (const SelftestGate& gate : gates) {
    if (gate.effect != effect) continue;
    const auto count = [&](std::string_view verdict) {
      return static_cast<std::size_t>(std::ranges::count(gate.verdicts, verdict));
    };
    ++findings.gates;
    findings.rows += gate.verdicts.size();
    findings.slower_rows += count("SLOWER");
    findings.inconclusive_rows += count("INCONCLUSIVE");
    findings.alarmed_gates += count("SLOWER") > 0 ? 1 : 0;
  }
  return findings;
}

}  // namespace reckon::gate
