#include "reports/pareto_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/number_format.h"
#include "reports/pareto.h"
#include "reports/record_queries.h"
#include "reports/speed_ratio.h"

namespace reckon {
namespace {

const VariantResult& find_variant(const Record& record, const std::string& name) {
  return *std::ranges::find(record.variants, name, &VariantResult::name);
}

std::string percent(double share) { return fmt::format("{:.2g}%", 100 * share); }

// Rounded up: less than what is written is not shown.
std::string margin_cell(std::optional<double> margin) {
  if (!margin) return format_amount({});
  return fmt::format("{:.2f}%", std::ceil(*margin * 1e4) / 100);
}

std::string speed_cell(const SpeedRatio& ratio) {
  return format_interval(ratio.value, ratio.low, ratio.high, format_ratio);
}

std::string front_cell(const Record& record, const ParetoPoint& point) {
  if (point.dominated_by.empty()) return "front";
  const SpeedRatio ratio =
      speed_ratio(find_variant(record, point.variant), find_variant(record, point.dominated_by));
  return fmt::format("dominated by {}: {} as fast{}", point.dominated_by, speed_cell(ratio),
                     shows_faster(ratio) ? "" : ", which no interval shows");
}

std::string cheapest_note(const Record& record, const ParetoSurface& surface,
                          const CheapestVariant& cheapest, const std::string& quality) {
  return fmt::format("Cheapest within {} of {}'s {} at 95% confidence: {}{}{}",
                     percent(cheapest.margin), surface.reference, quality, cheapest.variant,
                     cheapest.variant == surface.reference ? "; " : ", ",
                     cheapest_text(record, surface, cheapest));
}
Table pareto_table(const Record& record, const ParetoSurface& surface) {
  const std::string quality = metric_label(surface.metric, surface.k) + " of " + surface.of;
  Table table{.title = "Pareto front: speed and " + quality,
              .columns = {{"variant"},
                          {"texts/s", true},
                          {"against " + surface.reference, true},
                          {"p50", true},
                          {"peak memory", true},
                          {quality, true},
                          {"difference", true},
                          {"shown within", true},
                          {"front"}},
              .rows = {},
              .notes = {}};
  for (const ParetoPoint& point : surface.points) {
    const VariantResult& variant = find_variant(record, point.variant);
    const SpeedRatio ratio = speed_ratio(record.variants.front(), variant);
    const Percentile* median = find_percentile(variant, 50);
    table.rows.push_back(
        {point.variant, format_amount(point.texts_per_second),
         point.variant == surface.reference ? format_ratio(ratio.value) : speed_cell(ratio),
         median != nullptr && median->value
             ? format_amount(median->value) + " " + variant.latency->unit
             : format_amount({}),
         format_bytes(variant.peak_memory_bytes), format_value(point.quality),
         format_interval(point.difference, point.low, point.high, format_difference),
         margin_cell(point.difference ? point.smallest_margin : std::nullopt),
         front_cell(record, point)});
  }
  for (const CheapestVariant& cheapest : surface.cheapest) {
    table.notes.push_back(cheapest_note(record, surface, cheapest, quality));
  }
  table.notes.push_back(
      "dominated: another is at least as fast and as good, by median and mean; difference, shown "
      "within: 95% interval of the paired difference, and the largest loss that it allows, as a "
      "share of " +
      surface.reference + "'s; each variant by itself, uncorrected for their number");
  return table;
}

}  // namespace

std::string cheapest_text(const Record& record, const ParetoSurface& surface,
                          const CheapestVariant& cheapest) {
  if (cheapest.variant != surface.reference) {
    return fmt::format(
        "{} {}",
        speed_cell(speed_ratio(record.variants.front(), find_variant(record, cheapest.variant))),
        surface.reference);
  }
  const ParetoPoint* nearest = nullptr;
  for (const ParetoPoint& point : surface.points) {
    if (point.variant == surface.reference || !point.smallest_margin) continue;
    if (nearest == nullptr || *point.smallest_margin < *nearest->smallest_margin) nearest = &point;
  }
  if (nearest == nullptr) return "no other has an interval";
  if (*nearest->smallest_margin <= cheapest.margin) {
    return "no faster one is shown to be within it";
  }
  return fmt::format("no other is shown to be within it; nearest is {}, within {} ({} {})",
                     nearest->variant, margin_cell(nearest->smallest_margin),
                     format_count(surface.n), surface.k ? "users" : "rows");
}

std::vector<Table> pareto_tables(const Record& record) {
  std::vector<Table> tables;
  for (const ParetoSurface& surface : pareto_surfaces(record)) {
    tables.push_back(pareto_table(record, surface));
  }
  return tables;
}

}  // namespace reckon
