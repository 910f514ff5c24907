#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/gate/selftest_gate.h"

namespace reckon::gate {

// What gates found.
struct Findings {
  std::size_t gates = 0;
  std::size_t alarmed_gates = 0;  // with a row that is SLOWER
  std::size_t rows = 0;
  std::size_t slower_rows = 0;
  std::size_t inconclusive_rows = 0;
  std::size_t failed_rows = 0;  // a worker did

  // The verdicts of the rows of one more gate.
  void add(std::span<const std::string_view> verdicts);
};

// Of its rows, which must outlive them.
std::vector<std::string_view> verdicts_of(const SelftestGate& gate);

Findings findings_of(std::span<const SelftestGate> gates);

// What the gates found of each row, in their order.
struct RowFindings {
  std::string row;
  Findings findings = {};
  std::vector<double> smallest_seen = {};  // of each gate; infinite: nothing
  std::vector<double> seconds = {};        // of each gate
};
std::vector<RowFindings> findings_by_row(std::span<const SelftestGate> gates);

}  // namespace reckon::gate
