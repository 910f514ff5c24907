#include "bench/gate/findings.h"

#include <algorithm>
#include <array>

namespace reckon::gate {

void Findings::add(std::span<const std::string_view> verdicts) {
  const auto count = [&](std::string_view verdict) {
    return static_cast<std::size_t>(std::ranges::count(verdicts, verdict));
  };
  ++gates;
  alarmed_gates += count("SLOWER") > 0 ? 1 : 0;
  rows += verdicts.size();
  slower_rows += count("SLOWER");
  inconclusive_rows += count("INCONCLUSIVE");
  failed_rows += count("FAILED");
}

std::vector<std::string_view> verdicts_of(const SelftestGate& gate) {
  std::vector<std::string_view> verdicts(gate.rows.size());
  std::ranges::transform(gate.rows, verdicts.begin(), &SelftestRow::verdict);
  return verdicts;
}

Findings findings_of(std::span<const SelftestGate> gates) {
  Findings findings;
  for (const SelftestGate& gate : gates) {
    findings.add(verdicts_of(gate));
  }
  return findings;
}

std::vector<RowFindings> findings_by_row(std::span<const SelftestGate> gates) {
  std::vector<RowFindings> all;
  for (const SelftestGate& gate : gates) {
    for (const SelftestRow& row : gate.rows) {
      auto found = std::ranges::find(all, row.name, &RowFindings::row);
      if (found == all.end()) found = all.insert(all.end(), {.row = row.name});
      found->findings.add(std::array<std::string_view, 1>{row.verdict});
      found->smallest_seen.push_back(row.smallest_seen);
      found->seconds.push_back(row.seconds);
    }
  }
  return all;
}

}  // namespace reckon::gate
