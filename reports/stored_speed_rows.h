#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/gate_record.h"
#include "reports/record.h"

namespace reckon {

// By how much two runs of the same build on the same machine may differ for reasons that neither
// run shows: other neighbours, another clock, memory that lies elsewhere. What builds that run in
// turns do not need.
inline constexpr double kSessionAllowance = 0.05;

struct StoredSpeedOptions {
  double level = 0.0005;                 // chance of a false alarm, within what a run shows
  double budget = 0.25;                  // largest slowdown that is accepted, a share
  double allowance = kSessionAllowance;  // none for variants that took turns in one run
  std::string baseline_variant = {};     // with the next: the only pair that is compared
  std::string candidate_variant = {};
};

// A row for each variant of both records, or for the two that are named: time a text, from the
// passes over the same texts where they are the same, else from the passes as independent samples.
// Every interval is widened by the allowance. On different machines every row is inconclusive, and
// so is one of two runs that did not have the same share of the processors.
// Throws Error where a variant that is named is not there.
std::vector<GateRow> stored_speed_rows(const Record& baseline, const Record& candidate,
                                       const StoredSpeedOptions& options = {});

// Where the variants of two runs had shares of the processors that differ by more than the session
// allowance: both shares, in words. Nothing of variants on a GPU and where a record does not say.
std::optional<std::string> other_load(const Record& baseline, const VariantResult& before,
                                      const Record& candidate, const VariantResult& after);

// What of the machines and builds of two records is not the same and moves times:
// "machine.cpu: A, B".
std::vector<std::string> machine_differences(const Record& baseline, const Record& candidate);

}  // namespace reckon
