#include "reports/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/display_text.h"
#include "reports/gpu_table.h"
#include "reports/item_table.h"
#include "reports/number_format.h"
#include "reports/pareto.h"
#include "reports/pareto_tables.h"
#include "reports/quality_tables.h"
#include "reports/record_queries.h"
#include "reports/run_tables.h"
#include "reports/slice_quality.h"
#include "reports/speed_ratio.h"
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
  const auto oracle = std::find_if(record.systems.begin(), record.systems.end(), is_oracle);
  const Metric* bound =
      oracle == record.systems.end() ? nullptr : find_metric(oracle->metrics, key.name, key.k);
  if (bound && bound->value && metric.fraction_of_oracle) {
    headline.text += fmt::format(", {:.1f}% of the oracle's {}", 100 * *metric.fraction_of_oracle,
                                 format_value(bound->value));
  }
  const SystemResult* floor = best_system(record, key, SystemKind::kWithoutModel);
  if (floor && floor != &best) {
    const Metric& other = *find_metric(floor->metrics, key.name, key.k);
    headline.text +=
        fmt::format("; the best without a model is {}, {}", floor->name, format_value(other.value));
  }
  return headline;
}

// The variant of the highest median, and what the intervals say of it against each other one.
std::optional<Headline> speed(const Record& record) {
  const auto fastest =
      std::max_element(record.variants.begin(), record.variants.end(),
                       [](const VariantResult& a, const VariantResult& b) {
                         return texts_per_second(a).value_or(0) < texts_per_second(b).value_or(0);
                       });
  if (fastest == record.variants.end() || !texts_per_second(*fastest)) return std::nullopt;
  const Rate& rate = fastest->encoding->texts_per_second;
  const VariantResult& first = record.variants.front();
  std::string text = fastest->name + interval(rate.low, rate.high, format_amount);
  if (&*fastest != &first && texts_per_second(first)) {
    const SpeedRatio ratio = speed_ratio(first, *fastest);
    text += fmt::format(", {} {}{}", format_ratio(ratio.value), first.name,
                        interval(ratio.low, ratio.high, format_ratio));
  }
  std::size_t others = 0;
  bool shown = true;
  for (const VariantResult& other : record.variants) {
    if (&other == &*fastest || !texts_per_second(other)) continue;
    ++others;
    const SpeedRatio ratio = speed_ratio(other, *fastest);
    if (shows_faster(ratio)) continue;
    shown = false;
    text += fmt::format("; no difference from {} shown", other.name);
    if (ratio.low && &other != &first) {
      text +=
          fmt::format(": {}", format_interval(ratio.value, ratio.low, ratio.high, format_ratio));
    } else if (!ratio.reason.empty() && ratio.reason != rate.reason) {
      text += ": " + ratio.reason;
    }
  }
  if (!rate.low && !rate.reason.empty()) text += "; " + rate.reason;
  return Headline{others == 0 ? "Speed"
                  : shown     ? "Fastest variant"
                              : "Highest median speed",
                  format_amount(rate.median) + " texts/s", text};
}

// In words, what a difference and its interval say.
const char* verdict(const Comparison& comparison) {
  if (comparison.p_adjusted && *comparison.p_adjusted >= 0.05) return "no difference shown";
  if (!comparison.low || !comparison.high) return "not tested";
  if (*comparison.low <= 0 && *comparison.high >= 0) return "no difference shown";
  return *comparison.low > 0 ? "higher" : "lower";
}

// The fastest variant that is shown to lose at most the first margin of quality.
std::optional<Headline> cheapest(const Record& record) {
  const std::vector<ParetoSurface> surfaces = pareto_surfaces(record);
  if (surfaces.empty()) return std::nullopt;
  const ParetoSurface& surface = surfaces.front();
  const CheapestVariant& found = surface.cheapest.front();
  const std::string quality = metric_label(surface.metric, surface.k) + " of " + surface.of;
  return Headline{fmt::format("Cheapest within {:g}% of {}'s {}", 100 * found.margin,
                              surface.reference, quality),
                  found.variant, cheapest_text(record, surface, found)};
}

std::vector<Table> summary_tables(const Record& record) {
  std::vector<Table> tables = {
      run_table(record),          systems_table(record),  feedback_table(record),
      tasks_table(record),        variants_table(record), comparisons_table(record, true),
      worst_slices_table(record), left_out_table(record), stages_table(record)};
  std::vector<Table> pareto = pareto_tables(record);
  pareto.push_back(gpu_table(record));
  pareto.push_back(item_table(record));
  const auto behind_variants = std::ranges::find(tables, "Variants", &Table::title) + 1;
  tables.insert(behind_variants, pareto.begin(), pareto.end());
  std::erase_if(tables, [](const Table& table) { return table.rows.empty(); });
  return tables;
}

}  // namespace

std::vector<Headline> headlines(const Record& record) {
  std::vector<Headline> all;
  const std::vector<MetricKey> keys = main_metrics(record);
  const SystemResult* best = keys.empty() ? nullptr : best_system(record, keys.front());
  if (best) all.push_back(best_quality(record, keys.front(), *best));
  if (auto headline = speed(record)) all.push_back(*std::move(headline));
  if (auto headline = cheapest(record)) all.push_back(*std::move(headline));
  const SystemResult* with_model =
      best ? best_system(record, keys.front(), SystemKind::kWithModel) : nullptr;
  for (const Comparison& comparison : record.comparisons) {
    const MetricKey key{comparison.metric, comparison.k};
    if (!best || !(key == keys.front()) || !comparison.difference) continue;
    const auto is_of = [&](const SystemResult* system) {
      return system && comparison.a.ends_with("/" + system->recommender);
    };
    if (!is_of(best) && !is_of(with_model)) continue;
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
  std::vector<Table> tables = summary_tables(record);
  for (const SystemBySlice& slices : record.slices) tables.push_back(slices_table(slices));
  for (const Table& table : tables) out += fmt::format("\n{}", table_markdown(table));
  return out;
}

}  // namespace reckon
