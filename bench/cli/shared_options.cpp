#include "bench/cli/shared_options.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace reckon {
namespace {

constexpr std::size_t kMostThreads = 1024;
constexpr std::size_t kMostTokens = std::size_t{1} << 20;
constexpr std::uint64_t kMostSeeds = std::numeric_limits<std::int64_t>::max();

// The empty text: nothing is wrong (CLI11's convention).
std::string check_threshold(const std::string& text) {
  const float value = std::strtof(text.c_str(), nullptr);
  return std::isfinite(value) ? "" : text + ": expected a finite number";
}

}  // namespace

void add_count(CLI::App& app, const std::string& name, std::size_t& value, CountRange range,
               const std::string& what) {
  app.add_option(name, value, what)
      ->check(CLI::Range(range.least, range.most))
      ->capture_default_str();
}

void add_seed(CLI::App& app, std::uint64_t& seed, const std::string& what) {
  app.add_option("--seed", seed, what)
      ->check(CLI::Range(std::uint64_t{0}, kMostSeeds))
      ->capture_default_str();
}

void add_cutoffs(CLI::App& app, std::vector<std::size_t>& cutoffs, const std::string& what) {
  app.add_option("--k", cutoffs, what)
      ->delimiter(',')
      ->check(CLI::Range(std::size_t{1}, kMostItems));
}

void add_json_flag(CLI::App& app, bool& json) {
  app.add_flag("--json", json, "Print JSON instead of a table");
}

void add_history(CLI::App& app, std::filesystem::path& folder) {
  app.add_option("--history", folder,
                 "Folder to which the result is added, for reckon compare --history");
}

void add_positive_rule(CLI::App& app, DataOptions& data) {
  auto* threshold =
      app.add_option("--positive-threshold", data.positive_threshold,
                     "Smallest value of a positive interaction (4 where there are values)")
          ->check(check_threshold);
  app.add_flag("--implicit", data.implicit, "Every interaction is positive, whatever its value")
      ->excludes(threshold);
}

void add_threads(CLI::App& app, std::size_t& threads) {
  add_count(app, "--threads", threads, {0, kMostThreads}, "0: all that this process may run on");
}

void add_encode_options(CLI::App& app, std::size_t& threads, std::size_t& token_budget) {
  add_threads(app, threads);
  add_count(app, "--token-budget", token_budget, {1, kMostTokens},
            "Tokens that a thread encodes at a time; of a GPU at least 32768");
}

void print_summary(const ImportSummary& summary, bool json, const Shell& shell) {
  if (!json) {
    shell.print(summary.to_text());
    return;
  }
  auto counts = nlohmann::ordered_json::object();
  for (const ImportSummary::Count& count : summary.counts) counts[count.what] = count.count;
  nlohmann::ordered_json json_summary{{"dataset", summary.dataset}};
  if (!summary.found.empty()) json_summary["found"] = summary.found;
  json_summary["counts"] = std::move(counts);
  shell.print_json(json_summary);
}

}  // namespace reckon
