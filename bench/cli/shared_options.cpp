#include "bench/cli/shared_options.h"

namespace reckon {

void add_json_flag(CLI::App& app, bool& json) {
  app.add_flag("--json", json, "Print JSON instead of a table");
}

void add_positive_rule(CLI::App& app, DataOptions& data) {
  auto* threshold =
      app.add_option("--positive-threshold", data.positive_threshold,
                     "Smallest value of a positive interaction (4 where there are values)");
  app.add_flag("--implicit", data.implicit, "Every interaction is positive, whatever its value")
      ->excludes(threshold);
}

void add_encode_options(CLI::App& app, std::size_t& threads, std::size_t& token_budget) {
  app.add_option("--threads", threads, "0: all that this process may run on")
      ->capture_default_str();
  app.add_option("--token-budget", token_budget, "Tokens that a thread encodes at a time")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
}

}  // namespace reckon
