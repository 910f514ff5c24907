#include "reports/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/display_text.h"
#include "reports/number_format.h"
#include "reports/quality_tables.h"
#include "reports/record_queries.h"
#include "reports/run_tables.h"
#include "reports/speed_tables.h"

namespace reckon {
namespace {

// " [low, high]", or nothing where there is no interval.
std::string interval(std::optional<double> low, std::optional<double> high,
                     std::string (*format)(std::optional<double>)) {
  return low && high ? fmt::format(" [{}, {}]", format(low), format(high)) : "";
}

Headline best_quality(const Record& record, const MetricKey& key, const SystemResult& best) {
  const Metric& metric = *find_metric(best.metrics, key.name, key.k);
  Headline headline{"Best quality", format_value(metric.value),
                    fmt::format("{} of {}{}", metric_label(key.name, key.k), best.name,
                                interval(metric.low, metric.high, format_value))};
  const SystemResult* floor = best_system(record, key, true);
  if (floor && floor != &best) {
    const Metric& other = *find_metric(floor->metrics, key.name, key.k);
    headline.text +=
        fmt::format("; the best without a model is {}, {}", floor->name, format_value(other.value));
  }
  return headline;
}

// In words, what a difference and its interval say.
const char* verdict(const Comparison& comparison) {
  if (comparison.p_adjusted && *comparison.p_adjusted >= 0.05) return "no difference shown";
  if (!comparison.low || !comparison.high) return "not tested";
  if (*comparison.low <= 0 && *comparison.high >= 0) return "no difference shown";
  return *comparison.low > 0 ? "higher" : "lower";
}

std::vector<Table> summary_tables(const Record& record) {
  std::vector<Table> tables = {
      run_table(record),   systems_table(record),           variants_table(record),
      tasks_table(record), comparisons_table(record, true), left_out_table(record),
      stages_table(record)};
  std::erase_if(tables, [](const Table& table) { return table.rows.empty(); });
  return tables;
}

}  // namespace

std::vector<Headline> headlines(const Record& record) {
  std::vector<Headline> all;
  const std::vector<MetricKey> keys = main_metrics(record);
  const SystemResult* best = keys.empty() ? nullptr : best_system(record, keys.front());
  if (best) all.push_back(best_quality(record, keys.front(), *best));
  const auto fastest =
      std::max_element(record.variants.begin(), record.variants.end(),
                       [](const VariantResult& a, const VariantResult& b) {
                         return texts_per_second(a).value_or(0) < texts_per_second(b).value_or(0);
                       });
  if (fastest != record.variants.end() && texts_per_second(*fastest)) {
    const VariantResult& first = record.variants.front();
    const double rate = *texts_per_second(*fastest);
    const double base = texts_per_second(first).value_or(0);
    std::string text = fastest->name;
    if (&*fastest != &first && base > 0) {
      text += fmt::format(", {} {}", format_ratio(rate / base), first.name);
    }
    all.push_back({"Fastest variant", format_amount(rate) + " texts/s", text});
  }
  for (const Comparison& comparison : record.comparisons) {
    const MetricKey key{comparison.metric, comparison.k};
    const bool of_best =
        best && (comparison.a.ends_with("/" + best->recommender) && key == keys.front());
    if (!of_best || !comparison.difference) continue;
    all.push_back({fmt::format("{} against {}", comparison.b, comparison.a),
                   format_difference(comparison.difference),
                   fmt::format("{}{}: {}", metric_label(comparison.metric, comparison.k),
                               interval(comparison.low, comparison.high, format_difference),
                               verdict(comparison))});
  }
  return all;
}

std::string summary_text(const Record& record, TextStyle style) {
  std::string out;
  for (const Table& table : summary_tables(record)) out += table_text(table, style) + "\n";
  for (const Headline& headline : headlines(record)) {
    out +=
        printable(fmt::format("{}: {} {}", headline.label, headline.figure, headline.text)) + "\n";
  }
  for (const std::string& warning : record.warnings)
    out += fmt::format("Warning: {}\n", printable(warning));
  return out;
}

std::string summary_markdown(const Record& record) {
  std::string out = fmt::format("## {}\n\n", escape_markdown(record.dataset.name));
  for (const Headline& headline : headlines(record)) {
    out += fmt::format("- **{}**: {} {}\n", escape_markdown(headline.label),
                       escape_markdown(headline.figure), escape_markdown(headline.text));
  }
  for (const std::string& warning : record.warnings) {
    out += fmt::format("- **Warning**: {}\n", escape_markdown(warning));
  }
  for (const Table& table : summary_tables(record))
    out += fmt::format("\n{}", table_markdown(table));
  return out;
}

}  // namespace reckon
