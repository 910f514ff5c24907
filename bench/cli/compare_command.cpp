#include <unistd.h>

#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "reports/compare.h"
#include "reports/comparison_report.h"

namespace reckon {

void add_compare(CLI::App& app, Shell& shell) {
  struct CompareCommandOptions {
    std::vector<std::filesystem::path> results;
    CompareOptions compare;
    bool all = false;
    bool markdown = false;
    bool json = false;
  };
  const auto options = std::make_shared<CompareCommandOptions>();
  app.add_option("results", options->results,
                 "results.json of two or more runs; the first is the base")
      ->required()
      ->expected(2, 1000);
  app.add_flag("--all", options->all, "Every metric and cutoff, not the main ones alone");
  add_seed(app, options->compare.seed, "Of bootstrap and permutations");
  auto* markdown = app.add_flag("--markdown", options->markdown, "Print Markdown");
  app.add_flag("--json", options->json, "Print JSON instead of a table")->excludes(markdown);
  app.footer(
      "Quality is compared user by user where predictions.h5 lies beside each results.json.\n"
      "Example:\n  reckon compare before/results.json after/results.json");
  app.callback([options, &shell] {
    const RunComparison comparison =
        compare_results(options->results, options->compare, shell.progress);
    const auto metrics = options->all ? ComparedMetrics::kAll : ComparedMetrics::kMain;
    shell.print(options->json ? comparison_json(comparison)
                : options->markdown
                    ? comparison_markdown(comparison, metrics)
                    : comparison_text(comparison, metrics, {.colour = isatty(STDOUT_FILENO) != 0}));
  });
}

}  // namespace reckon
