#pragma once

#include <filesystem>

#include "bench/cli/command.h"
#include "reports/gate_record.h"

namespace reckon {

// Where a gate's verdict is written beside standard output; empty: nowhere.
struct GateOutputs {
  std::filesystem::path record;
  std::filesystem::path markdown;
  std::filesystem::path junit;
  std::filesystem::path sarif;
  bool json = false;    // on standard output, instead of a table
  bool github = false;  // annotations on standard output
};

// Prints and writes all of them, then throws Error for the first that could not be written.
void write_gate(const GateRecord& record, const GateOutputs& outputs, const Shell& shell);

// The program's exit code; warnings and rows that were left out count with `strict` only.
ExitCode exit_code_of(const GateRecord& record, bool strict);

}  // namespace reckon
