#include "bench/cli/gate_outputs.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/atomic_file.h"
#include "core/error.h"
#include "reports/gate_json.h"
#include "reports/gate_tables.h"
#include "reports/github_annotations.h"
#include "reports/junit.h"
#include "reports/sarif.h"

namespace reckon {

void write_gate(const GateRecord& record, const GateOutputs& outputs, const Shell& shell) {
  std::string problem;
  struct Output {
    const std::filesystem::path& path;
    std::string (*text)(const GateRecord&);
  };
  const std::array<Output, 4> files = {{{outputs.record, gate_json},
                                        {outputs.markdown, gate_markdown},
                                        {outputs.junit, gate_junit},
                                        {outputs.sarif, gate_sarif}}};
  for (const Output& file : files) {
    if (file.path.empty()) continue;
    try {
      write_file_atomically(file.path, file.text(record));
    } catch (const Error& error) {
      if (problem.empty()) problem = error.what();
    }
  }
  shell.print(outputs.json ? gate_json(record) : gate_text(record, {.colour = shell.colours()}));
  if (outputs.github) shell.print(gate_annotations(record));
  if (!problem.empty()) fail("{}", problem);
}

ExitCode exit_code_of(const GateRecord& record, bool strict) {
  switch (outcome_of(record)) {
    case GateOutcome::kRegression:
      return kExitRegression;
    case GateOutcome::kQualityFailed:
      return kExitQualityFailed;
    case GateOutcome::kInconclusive:
      return kExitInconclusive;
    case GateOutcome::kWarning:
      return strict ? kExitWarning : kExitPass;
    case GateOutcome::kLeftOut:
    case GateOutcome::kPass:
      break;
  }
  const bool left_out = std::ranges::any_of(
      record.rows, [](const GateRow& row) { return row.outcome == GateOutcome::kLeftOut; });
  return strict && left_out ? kExitWarning : kExitPass;
}

}  // namespace reckon
