#include <fmt/format.h>

#include <array>
#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/output_files.h"
#include "bench/cli/shared_options.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/standard_error.h"
#include "reports/compare.h"
#include "reports/comparison_csv.h"
#include "reports/comparison_page.h"
#include "reports/comparison_report.h"
#include "reports/history_page.h"
#include "reports/history_report.h"

namespace reckon {
namespace {

struct CompareCommandOptions {
  std::vector<std::filesystem::path> results;
  std::filesystem::path history;
  CompareOptions compare;
  double level = HistoryOptions().level;
  bool all = false;
  bool markdown = false;
  bool json = false;
  bool csv = false;
  std::filesystem::path html;
};

void write_page(const std::filesystem::path& path, const std::string& html) {
  write_file_atomically(path, html);
  print_error("Report: {}\n", path.string());
}

void compare_history(const CompareCommandOptions& options, const Shell& shell) {
  const History history = open_history(
      options.history, {.level = options.level, .all = options.all, .seed = options.compare.seed});
  if (!options.html.empty()) write_page(options.html, history_html(history));
  shell.print(options.json       ? history_json(history)
              : options.csv      ? history_csv(history)
              : options.markdown ? history_markdown(history)
                                 : history_text(history, {.colour = shell.colours()}));
  if (!options.csv) return;
  for (const std::string& warning : history.warnings) {
    print_error("Warning: {}\n", warning);
  }
}

void compare_files(const CompareCommandOptions& options, const Shell& shell) {
  std::vector<NamedFile> inputs;
  for (const std::filesystem::path& file : options.results) inputs.push_back({"results", file});
  check_outputs(std::array{NamedFile{"--html", options.html}}, inputs);
  const RunComparison comparison =
      compare_results(options.results, options.compare, shell.progress);
  const auto metrics = options.all ? ComparedMetrics::kAll : ComparedMetrics::kMain;
  if (!options.html.empty()) write_page(options.html, comparison_html(comparison, metrics));
  shell.print(options.json  ? comparison_json(comparison)
              : options.csv ? comparison_csv(comparison)
              : options.markdown
                  ? comparison_markdown(comparison, metrics)
                  : comparison_text(comparison, metrics, {.colour = shell.colours()}));
}

}  // namespace

void add_compare(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<CompareCommandOptions>();
  auto* results =
      app.add_option("results", options->results,
                     "results.json of two or more runs, or JSON of scenarios; the first is the "
                     "base")
          ->expected(2, 1000);
  auto* history = app.add_option("--history", options->history,
                                 "Folder of results: where did their level change, since which "
                                 "commit");
  results->excludes(history);
  app.add_option("--level", options->level,
                 "Chance of any false change in a history without one, over all its series")
      ->check(CLI::Range(1e-6, 0.5))
      ->needs(history)
      ->capture_default_str();
  app.add_flag("--all", options->all, "Every metric and cutoff, not the main ones alone");
  add_seed(app, options->compare.seed, "Of bootstrap and permutations");
  auto* markdown = app.add_flag("--markdown", options->markdown, "Print Markdown");
  auto* json = app.add_flag("--json", options->json, "Print JSON instead of a table");
  auto* csv = app.add_flag("--csv", options->csv, "Print CSV, a line a value and run, or a change");
  json->excludes(markdown)->excludes(csv);
  csv->excludes(markdown);
  app.add_option("--html", options->html, "HTML file with charts, beside what is printed");
  app.footer(
      "Quality is compared user by user where predictions.h5 lies beside each results.json.\n"
      "A history is a folder that run and bench add to with --history, or that holds results.json "
      "of runs, each in its folder. A commit is that of the build; results are in the order of "
      "their time; speed is compared on the same machine only.\n"
      "Examples:\n"
      "  reckon compare before/results.json after/results.json\n"
      "  reckon compare a/results.json b/results.json c/results.json --html compare.html\n"
      "  reckon compare --history results/ --html history.html");
  app.callback([options, &shell] {
    if (!options->history.empty()) {
      compare_history(*options, shell);
    } else if (options->results.empty()) {
      fail("compare: expected two results or more, or --history FOLDER");
    } else {
      compare_files(*options, shell);
    }
  });
}

}  // namespace reckon
