#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>

#include "bench/experiment_data.h"

namespace reckon {

// Options that several commands have, the same for each.

// --json
void add_json_flag(CLI::App& app, bool& json);
// --positive-threshold and --implicit
void add_positive_rule(CLI::App& app, DataOptions& data);
// --threads and --token-budget
void add_encode_options(CLI::App& app, std::size_t& threads, std::size_t& token_budget);

}  // namespace reckon
