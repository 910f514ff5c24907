#include "reports/html_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "reports/chart_data.h"
#include "reports/gpu_table.h"
#include "reports/history_section.h"
#include "reports/html_page.h"
#include "reports/html_table.h"
#include "reports/item_table.h"
#include "reports/pareto_tables.h"
#include "reports/quality_tables.h"
#include "reports/record_queries.h"
#include "reports/roofline.h"
#include "reports/run_tables.h"
#include "reports/slice_quality.h"
#include "reports/speed_tables.h"
#include "reports/summary.h"

namespace reckon {
namespace {

std::string choice(std::string_view label, std::string_view chart, std::string_view of) {
  return fmt::format("<label>{} <select id=\"{}-{}\"></select></label>\n", label, chart, of);
}

// Choices and the legends over a chart; the script fills them.
std::string controls(std::string_view chart, std::string_view choices) {
  return fmt::format("<div class=\"controls\">{}", choices) +
         html_legend(fmt::format("{}-recommenders", chart), "Recommenders shown") +
         html_legend(fmt::format("{}-variants", chart), "Variants shown") + "</div>\n";
}

std::string table_or_nothing(const Table& table, TableTitle title = TableTitle::kShown) {
  return table.rows.empty() ? "" : html_table(table, title);
}

std::string slice_section(const Record& record) {
  if (record.slices.empty() || record.slices.front().rows.empty()) return {};
  std::string tables;
  for (const SystemBySlice& slices : record.slices) tables += html_table(slices_table(slices));
  return html_section(
      "Quality by slice",
      fmt::format("Of the users in a slice, or of their relevant items in it; whiskers are {}s.",
                  interval_name(record)),
      controls("slices",
               choice("Slices by", "slices", "by") + choice("Show", "slices", "measure")) +
          html_chart("quality-slices", "Quality by slice") +
          table_or_nothing(worst_slices_table(record)) + html_details("Every slice", tables),
      true);
}

std::string quality_sections(const Record& record) {
  if (record.systems.empty()) return {};
  std::string out = html_section("Recommendations", "Every system by the main metrics.",
                                 html_table(systems_table(record), TableTitle::kSpoken));
  const bool timed = std::any_of(
      record.variants.begin(), record.variants.end(),
      [](const VariantResult& variant) { return texts_per_second(variant).has_value(); });
  if (timed) {
    out += html_section(
        "Quality against speed",
        "Farther right is faster. Each point is a recommender on a variant; whiskers and bands are "
        "95% intervals, dashed lines are recommenders that use no model. Steps join the variants "
        "that no other beats in both (Pareto front).",
        controls("speed", choice("Metric", "speed", "metric")) +
            html_chart("quality-speed", "Quality against texts per second") +
            html_details("Tables",
                         html_table(systems_table(record)) + html_table(variants_table(record))));
  }
  std::string tables;
  for (const Table& table : metric_tables(record)) tables += html_table(table);
  if (!cutoffs(record).empty()) {
    out +=
        html_section("Quality at K",
                     fmt::format("For lists of K items; whiskers are {}s.", interval_name(record)),
                     controls("cutoff", choice("Metric", "cutoff", "metric")) +
                         html_chart("quality-k", "Quality at each cutoff") +
                         html_details("Tables of every metric", tables),
                     true);
  }
  return out + slice_section(record);
}

std::string task_section(const Record& record) {
  if (record.tasks.empty()) return {};
  return html_section("Labelled tasks", "Labels predicted from embeddings, on the test part.",
                      html_table(tasks_table(record), TableTitle::kSpoken));
}

std::string speed_sections(const Record& record) {
  std::string out;
  const Table variants = variants_table(record);
  if (!variants.rows.empty()) {
    out += html_section("Variants", "The same texts, encoded by each variant.",
                        html_table(variants, TableTitle::kSpoken) +
                            html_details("Fidelity to the first variant",
                                         table_or_nothing(fidelity_table(record)) +
                                             table_or_nothing(agreement_table(record))));
  }
  if (const Table gpu = gpu_table(record); !gpu.rows.empty()) {
    out += html_section("GPU while it encoded", "What it says of itself.",
                        html_table(gpu, TableTitle::kSpoken));
  }
  if (const Table items = item_table(record); !items.rows.empty()) {
    out += html_section("Item vectors",
                        "How each variant keeps the vectors of the catalogue, and the speed of a "
                        "search of them.",
                        html_table(items, TableTitle::kSpoken));
  }
  std::string pareto;
  for (const Table& table : pareto_tables(record)) pareto += html_table(table);
  if (!pareto.empty()) {
    out += html_section("Which variant?",
                        "Speed beside quality: what no other variant beats in both.", pareto);
  }
  const bool has_samples =
      std::any_of(record.variants.begin(), record.variants.end(), [](const VariantResult& variant) {
        return variant.latency && !variant.latency->samples.empty();
      });
  if (has_samples) {
    out += html_section(
        "Latency of single texts", "The share of texts that are done within a time.",
        "<div class=\"controls\">" + html_legend("latency-variants", "Variants shown") +
            "</div>\n" + html_chart("latency", "Distribution of latency") +
            "<h3>By percentile</h3>\n<p class=\"muted\">Each line to the right leaves a tenth of "
            "the rest: the tail. "
            "Whiskers are 95% intervals.</p>\n" +
            html_chart("latency-percentiles", "Latency at each percentile") +
            html_details("Table", html_table(latency_table(record), TableTitle::kSpoken)));
  }
  return out + roofline_section(record);
}

std::string run_sections(const Record& record) {
  std::string out;
  if (!record.stages.empty()) {
    out += html_section(
        "Time per stage", "Wall time of the whole run.",
        html_chart("stages", "Seconds of each stage") +
            html_details("Table", html_table(stages_table(record), TableTitle::kSpoken)));
  }
  if (!record.comparisons.empty()) {
    out += html_section(
        "Are the differences real?",
        "Systems compared user by user; p adjusted is corrected for their number.",
        html_table(comparisons_table(record, true), TableTitle::kSpoken) +
            html_details("Every metric and cutoff",
                         html_table(comparisons_table(record, false), TableTitle::kSpoken)),
        true);
  }
  return out + html_section(
                   "About this run", "What was measured, on what and how.",
                   html_table(run_table(record), TableTitle::kSpoken) +
                       table_or_nothing(left_out_table(record)) +
                       html_details("Configuration",
                                    html_table(configuration_table(record), TableTitle::kSpoken)) +
                       html_details("Machine and build",
                                    html_table(machine_table(record), TableTitle::kSpoken)) +
                       html_details("Definitions", table_or_nothing(definitions_table(record),
                                                                    TableTitle::kSpoken)),
                   true);
}

}  // namespace

std::string html_report(const Record& record, const History& history) {
  const std::string model = record.model ? record.model->path + " · " : "";
  nlohmann::ordered_json data = chart_data(record);
  data["history"] = history_chart_data(history);
  return html_page(
      {.title = record.dataset.name,
       .subtitle = fmt::format("{}{} · {}", model, record.machine.cpu, record.created),
       .headlines = headlines(record),
       .warnings = record.warnings,
       .content = quality_sections(record) + task_section(record) + speed_sections(record) +
                  (history.series.empty() ? "" : history_sections(history)) + run_sections(record),
       .footer = "reckon " + record.machine.version},
      data);
}

void write_html_report(const std::filesystem::path& path, const Record& record,
                       const History& history) {
  write_file_atomically(path, html_report(record, history));
}

}  // namespace reckon
