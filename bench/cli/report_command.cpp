#include <fmt/format.h>

#include <memory>

#include "bench/cli/command.h"
#include "bench/cli/shared_options.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/standard_error.h"
#include "reports/gate_json.h"
#include "reports/gate_page.h"
#include "reports/gate_tables.h"
#include "reports/html_report.h"
#include "reports/record_json.h"
#include "reports/result_format.h"
#include "reports/scenario_page.h"
#include "reports/scenario_tables.h"
#include "reports/summary.h"

namespace reckon {
namespace {

struct ReportOptions {
  std::filesystem::path results;
  std::filesystem::path html;
  std::filesystem::path history;
  bool markdown = false;
  bool json = false;
};

// What a kind of result is as text and as a page.
template <typename T, typename Html>
void report(const ReportOptions& options, const T& record, const Html& html,
            std::string (*json)(const T&), std::string (*markdown)(const T&),
            std::string (*text)(const T&, TextStyle), const Shell& shell) {
  if (!options.html.empty()) {
    write_file_atomically(options.html, html(record));
    print_error("Report: {}\n", options.html.string());
  }
  shell.print(options.json       ? json(record)
              : options.markdown ? markdown(record)
                                 : text(record, {.colour = shell.colours()}));
}

}  // namespace

void add_report(CLI::App& app, Shell& shell) {
  const auto options = std::make_shared<ReportOptions>();
  app.add_option("results", options->results,
                 "results.json of a run, or JSON of reckon gate or reckon bench --scenario")
      ->required();
  app.add_option("-o,--output", options->html, "HTML file; without it the tables are printed only");
  app.add_option("--history", options->history,
                 "Folder of results: the page of a run also shows what was before it");
  auto* markdown = app.add_flag("--markdown", options->markdown, "Print the tables as Markdown");
  app.add_flag("--json", options->json, "Print the checked record as JSON")->excludes(markdown);
  app.footer(
      "Examples:\n  reckon report out/results.json -o report.html\n  reckon report "
      "out/results.json --markdown\n  reckon report gate.json -o gate.html");
  app.callback([options, &shell] {
    std::error_code different;
    if (std::filesystem::equivalent(options->html, options->results, different)) {
      fail("-o: {} is the results file itself, expected another name", options->html.string());
    }
    const std::string format = result_format(options->results);
    if (!options->history.empty() && (format == "reckon-gate" || format == "reckon-scenario")) {
      fail("--history: expected with the results of a run, found {}", format);
    }
    if (format == "reckon-gate") {
      report(*options, read_gate(options->results), gate_html, gate_json, gate_markdown, gate_text,
             shell);
    } else if (format == "reckon-scenario") {
      report(*options, read_scenario(options->results), scenario_html, scenario_json_text,
             scenario_markdown, scenario_text, shell);
    } else {
      const auto html = [&](const Record& record) {
        return html_report(record, history_before(record, options->history, {}));
      };
      report(*options, read_record(options->results), html, to_json, summary_markdown, summary_text,
             shell);
    }
  });
}

}  // namespace reckon
