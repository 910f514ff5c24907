#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "bench/cli/command.h"
#include "bench/experiment_data.h"
#include "datasets/import/import_summary.h"

namespace reckon {

// Options that several commands have, the same for each.

inline constexpr std::size_t kMostItems = std::numeric_limits<std::int32_t>::max();

struct CountRange {
  std::size_t least;
  std::size_t most;
};

// A whole number in a range.
void add_count(CLI::App& app, const std::string& name, std::size_t& value, CountRange range,
               const std::string& what);
// --seed
void add_seed(CLI::App& app, std::uint64_t& seed, const std::string& what);
// --k
void add_cutoffs(CLI::App& app, std::vector<std::size_t>& cutoffs, const std::string& what);
// --json
void add_json_flag(CLI::App& app, bool& json);
// --history
void add_history(CLI::App& app, std::filesystem::path& folder);
// --positive-threshold and --implicit
void add_positive_rule(CLI::App& app, DataOptions& data);
// --threads
void add_threads(CLI::App& app, std::size_t& threads);
// --threads and --token-budget
void add_encode_options(CLI::App& app, std::size_t& threads, std::size_t& token_budget);
// What an import or the generator did, as text or as JSON: {"dataset": ..., "counts": {...}}.
void print_summary(const ImportSummary& summary, bool json, const Shell& shell);

}  // namespace reckon
