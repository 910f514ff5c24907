#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "core/error.h"
#include "reports/html_report.h"
#include "reports/record_json.h"
#include "reports/summary.h"

namespace reckon {

void add_report(CLI::App& app, Shell& shell) {
  struct ReportOptions {
    std::filesystem::path results;
    std::filesystem::path html;
    bool markdown = false;
    bool json = false;
  };
  const auto options = std::make_shared<ReportOptions>();
  app.add_option("results", options->results, "results.json of a run")->required();
  app.add_option("-o,--output", options->html, "HTML file; without it the tables are printed only");
  auto* markdown = app.add_flag("--markdown", options->markdown, "Print the tables as Markdown");
  app.add_flag("--json", options->json, "Print the checked record as JSON")->excludes(markdown);
  app.footer(
      "Examples:\n  reckon report out/results.json -o report.html\n  reckon report "
      "out/results.json --markdown");
  app.callback([options, &shell] {
    std::error_code different;
    if (std::filesystem::equivalent(options->html, options->results, different)) {
      fail("-o: {} is the results file itself, expected another name", options->html.string());
    }
    const Record record = read_record(options->results);
    if (!options->html.empty()) {
      write_html_report(options->html, record);
      fmt::print(stderr, "Report: {}\n", options->html.string());
    }
    shell.print(options->json       ? to_json(record)
                : options->markdown ? summary_markdown(record)
                                    : summary_text(record, {.colour = isatty(STDOUT_FILENO) != 0}));
  });
}

}  // namespace reckon
