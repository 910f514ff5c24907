#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "bench/gate/gate_spec.h"
#include "reports/gate_record.h"

namespace reckon {

// The two results.json of the quality rows, their predictions beside them.
struct GateResults {
  std::filesystem::path baseline;
  std::filesystem::path candidate;
  std::filesystem::path dataset;  // for rows of slices; empty: the one that the baseline names
  // Whose recommender a system without a variant ("content") is.
  std::string baseline_variant = "fp32";
  std::string candidate_variant = "fp32";
};

// Whether the candidate's metrics are worse, user by user: t-tests of the paired differences.
// - below its threshold, or shown worse (at `level`, one-sided) and not shown to lose less than the
//   margin (at 5%): quality failed; shown worse by less than the margin: a warning;
// - shown to lose less than the margin: pass;
// - else inconclusive.
// A row of slices is that of the worst of all slices of users (user_slicings) of enough users: the
// level is divided by their number (Bonferroni), and its interval holds for all of them together;
// that each loses less than the margin is shown for each at 5%.
// Throws Error where a results.json cannot be read; a system or metric that is not in both is a row
// that failed.
std::vector<GateRow> gate_quality_rows(std::span<const gate::QualitySpec> specs,
                                       const GateResults& results, double level);

}  // namespace reckon
