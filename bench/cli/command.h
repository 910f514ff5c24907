#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "core/progress.h"

namespace reckon {

// Exit codes of the program.
enum ExitCode : int {
  kExitPass = 0,
  kExitUsageOrInput = 1,
  kExitRegression = 2,
  kExitWarning = 3,  // with --strict
  kExitInconclusive = 4,
  kExitQualityFailed = 5,
  kExitInterrupted = 130,
};

// What every command is given.
struct Shell {
  Progress& progress;
  int exit_code = kExitPass;

  // Results go to standard output, everything else to standard error. Throws Error when the output
  // is closed or full.
  void print(std::string_view text) const;
  // Whether standard output is a terminal. Under mpirun it looks like one wherever it goes.
  bool colours() const;
  // JSON, indented. Names of files and of what is in them need not be UTF-8: bytes that are not
  // become U+FFFD.
  template <typename Json>
  void print_json(const Json& json) const {
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  }
};

// A row of the table of commands: adds itself to the parser with its options, examples and what it
// runs.
struct Command {
  std::string_view name;
  std::string_view what;
  void (*add)(CLI::App& app, Shell& shell);
};

void add_run(CLI::App& app, Shell& shell);
void add_dataset_import(CLI::App& app, Shell& shell);
void add_dataset_synth(CLI::App& app, Shell& shell);
void add_dataset_split(CLI::App& app, Shell& shell);
void add_dataset_describe(CLI::App& app, Shell& shell);
void add_dataset_check(CLI::App& app, Shell& shell);
void add_model_inspect(CLI::App& app, Shell& shell);
void add_model_quantize(CLI::App& app, Shell& shell);
void add_model_importance(CLI::App& app, Shell& shell);
void add_model_sensitivity(CLI::App& app, Shell& shell);
void add_encode(CLI::App& app, Shell& shell);
void add_bench(CLI::App& app, Shell& shell);
void add_eval(CLI::App& app, Shell& shell);
void add_compare(CLI::App& app, Shell& shell);
void add_report(CLI::App& app, Shell& shell);
void add_gate(CLI::App& app, Shell& shell);
void add_selftest(CLI::App& app, Shell& shell);
void add_gate_worker(CLI::App& app, Shell& shell);

}  // namespace reckon
