#include "reports/html_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/atomic_file.h"
#include "reports/chart_data.h"
#include "reports/html_assets.h"
#include "reports/html_table.h"
#include "reports/pareto_tables.h"
#include "reports/quality_tables.h"
#include "reports/record_queries.h"
#include "reports/run_tables.h"
#include "reports/speed_tables.h"
#include "reports/summary.h"

namespace reckon {
namespace {

std::string section(std::string_view title, std::string_view intro, std::string_view content,
                    bool is_long = false) {
  return fmt::format("<section{}>\n<h2>{}</h2>\n<p class=\"muted\">{}</p>\n{}</section>\n",
                     is_long ? " class=\"long\"" : "", title, intro, content);
}

// Unfolds on demand; nothing where there is no content.
std::string details(std::string_view label, std::string_view content) {
  if (content.empty()) return {};
  return fmt::format("<details><summary>{}</summary>\n{}</details>\n", label, content);
}

std::string chart(std::string_view id, std::string_view label) {
  return fmt::format(
      "<div class=\"chart\"><canvas id=\"{}\" role=\"img\" aria-label=\"{}; the values are in the "
      "tables below it\"></canvas></div>\n",
      id, label);
}

std::string legend(std::string_view id, std::string_view label) {
  return fmt::format("<div class=\"legend\" id=\"{}\" role=\"group\" aria-label=\"{}\"></div>\n",
                     id, label);
}

// The choice of a metric and the legends over a chart; the script fills them.
std::string controls(std::string_view chart) {
  return fmt::format(
             "<div class=\"controls\"><label>Metric <select id=\"{}-metric\"></select></label>\n",
             chart) +
         legend(fmt::format("{}-recommenders", chart), "Recommenders shown") +
         legend(fmt::format("{}-variants", chart), "Variants shown") + "</div>\n";
}

std::string table_or_nothing(const Table& table, TableTitle title = TableTitle::kShown) {
  return table.rows.empty() ? "" : html_table(table, title);
}

std::string header(const Record& record) {
  std::string out =
      fmt::format("<a class=\"skip\" href=\"#main\">To the results</a>\n<header>\n<h1>{}</h1>\n",
                  escape_html(record.dataset.name));
  const std::string model = record.model ? record.model->path + " · " : "";
  out += fmt::format("<p class=\"muted\">{}{} · {}</p>\n", escape_html(model),
                     escape_html(record.machine.cpu), escape_html(record.created));
  const std::vector<Headline> all = headlines(record);
  if (!all.empty()) {
    out += "<dl class=\"headlines\">\n";
    for (const Headline& headline : all) {
      out += fmt::format(
          "<div><dt>{}</dt><dd class=\"figure\">{}</dd><dd class=\"muted\">{}</dd></div>\n",
          escape_html(headline.label), escape_html(headline.figure), escape_html(headline.text));
    }
    out += "</dl>\n";
  }
  if (!record.warnings.empty()) {
    out += "<ul class=\"warnings\" aria-label=\"Warnings\">";
    for (const std::string& warning : record.warnings) {
      out += fmt::format("<li>{}</li>", escape_html(warning));
    }
    out += "</ul>\n";
  }
  return out + "</header>\n";
}

std::string quality_sections(const Record& record) {
  if (record.systems.empty()) return {};
  std::string out = section("Recommendations", "Every system by the main metrics.",
                            html_table(systems_table(record), TableTitle::kSpoken));
  const bool timed = std::any_of(
      record.variants.begin(), record.variants.end(),
      [](const VariantResult& variant) { return texts_per_second(variant).has_value(); });
  if (timed) {
    out += section(
        "Quality against speed",
        "Farther right is faster. Each point is a recommender on a variant; whiskers and bands are "
        "95% intervals, dashed lines are recommenders that use no model.",
        controls("speed") + chart("quality-speed", "Quality against texts per second") +
            details("Tables",
                    html_table(systems_table(record)) + html_table(variants_table(record))));
  }
  std::string tables;
  for (const Table& table : metric_tables(record)) tables += html_table(table);
  if (!cutoffs(record).empty()) {
    out += section("Quality at K",
                   fmt::format("For lists of K items; whiskers are {}s.", interval_name(record)),
                   controls("cutoff") + chart("quality-k", "Quality at each cutoff") +
                       details("Tables of every metric", tables),
                   true);
  }
  return out;
}

std::string task_section(const Record& record) {
  if (record.tasks.empty()) return {};
  return section("Labelled tasks", "Labels predicted from embeddings, on the test part.",
                 html_table(tasks_table(record), TableTitle::kSpoken));
}

std::string speed_sections(const Record& record) {
  std::string out;
  const Table variants = variants_table(record);
  if (!variants.rows.empty()) {
    out += section("Variants", "The same texts, encoded by each variant.",
                   html_table(variants, TableTitle::kSpoken) +
                       details("Fidelity to the first variant",
                               table_or_nothing(fidelity_table(record)) +
                                   table_or_nothing(agreement_table(record))));
  }
  std::string pareto;
  for (const Table& table : pareto_tables(record)) pareto += html_table(table);
  if (!pareto.empty()) {
    out += section("Which variant?", "Speed beside quality: what no other variant beats in both.",
                   pareto);
  }
  const bool has_samples =
      std::any_of(record.variants.begin(), record.variants.end(), [](const VariantResult& variant) {
        return variant.latency && !variant.latency->samples.empty();
      });
  if (has_samples) {
    out += section("Latency of single texts", "The share of texts that are done within a time.",
                   "<div class=\"controls\">" + legend("latency-variants", "Variants shown") +
                       "</div>\n" + chart("latency", "Distribution of latency") +
                       details("Table", html_table(latency_table(record), TableTitle::kSpoken)));
  }
  return out;
}

std::string run_sections(const Record& record) {
  std::string out;
  if (!record.stages.empty()) {
    out += section("Time per stage", "Wall time of the whole run.",
                   chart("stages", "Seconds of each stage") +
                       details("Table", html_table(stages_table(record), TableTitle::kSpoken)));
  }
  if (!record.comparisons.empty()) {
    out += section("Are the differences real?",
                   "Systems compared user by user; p adjusted is corrected for their number.",
                   html_table(comparisons_table(record, true), TableTitle::kSpoken) +
                       details("Every metric and cutoff",
                               html_table(comparisons_table(record, false), TableTitle::kSpoken)),
                   true);
  }
  return out + section("About this run", "What was measured, on what and how.",
                       html_table(run_table(record), TableTitle::kSpoken) +
                           table_or_nothing(left_out_table(record)) +
                           details("Configuration",
                                   html_table(configuration_table(record), TableTitle::kSpoken)) +
                           details("Machine and build",
                                   html_table(machine_table(record), TableTitle::kSpoken)) +
                           details("Definitions", table_or_nothing(definitions_table(record),
                                                                   TableTitle::kSpoken)),
                       true);
}

// The page with every {{name}} replaced; what is put in is not searched again.
std::string fill(std::string_view page,
                 const std::vector<std::pair<std::string_view, std::string_view>>& parts) {
  std::string out;
  while (true) {
    const std::size_t open = page.find("{{");
    if (open == std::string_view::npos) return out.append(page);
    const std::size_t close = page.find("}}", open);
    const std::string_view name = page.substr(open + 2, close - open - 2);
    const auto part =
        std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.first == name; });
    out.append(page.substr(0, open)).append(part->second);
    page.remove_prefix(close + 2);
  }
}

}  // namespace

std::string html_report(const Record& record) {
  const std::string title = escape_html(record.dataset.name + " · reckon");
  const std::string body = header(record) + "<main id=\"main\">\n" + quality_sections(record) +
                           task_section(record) + speed_sections(record) + run_sections(record) +
                           "</main>\n" +
                           fmt::format(
                               "<footer>reckon {} · charts: Chart.js</footer>\n"
                               "<div class=\"live\" id=\"live\" aria-live=\"polite\"></div>\n",
                               escape_html(record.machine.version));
  const std::string data = chart_data(record);
  return fill(html_assets::page, {{"title", title},
                                  {"style", html_assets::style},
                                  {"body", body},
                                  {"data", data},
                                  {"chart_library", html_assets::chart_library},
                                  {"chart_series", html_assets::chart_series},
                                  {"chart_plugins", html_assets::chart_plugins},
                                  {"charts", html_assets::charts},
                                  {"controls", html_assets::controls}});
}

void write_html_report(const std::filesystem::path& path, const Record& record) {
  write_file_atomically(path, html_report(record));
}

}  // namespace reckon
