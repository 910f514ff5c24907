#pragma once

#include <filesystem>
#include <string>

#include "bench/cli/command.h"

namespace reckon {

// Options of `reckon bench` without a scenario, beside Google Benchmark's flags.
struct MicroCommand {
  std::filesystem::path model;
  std::string input;
  std::filesystem::path vectors;
  bool json = false;
};

// Adds --vectors and Google Benchmark's flags, which exclude --scenario.
void add_micro_options(CLI::App& app, MicroCommand& command);

// Runs the microbenchmarks that the flags of the app select, and prints what they give.
void run_micro_command(const MicroCommand& command, const CLI::App& app, Shell& shell);

}  // namespace reckon
