#include "reports/speed_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/number_format.h"
#include "reports/record_queries.h"
#include "reports/roofline.h"
#include "reports/speed_ratio.h"

namespace reckon {
namespace {

std::string percentile_cell(const VariantResult& variant, double p) {
  const Percentile* found = find_percentile(variant, p);
  if (!found || !found->value) return format_amount({});
  return format_amount(found->value) + " " + variant.latency->unit;
}

std::string rate_cell(const Rate& rate) {
  return format_interval(rate.median, rate.low, rate.high, format_amount);
}

bool measured(const VariantResult& variant) {
  return variant.encoding || variant.latency || variant.peak_memory_bytes || variant.fidelity;
}

// Why there is no interval, once for all that share it.
void note_once(Table& table, const std::string& reason) {
  const bool known = std::find(table.notes.begin(), table.notes.end(), reason) != table.notes.end();
  if (!reason.empty() && !known) table.notes.push_back(reason);
}

// Leaves out the columns in which no variant has a value.
void erase_empty_columns(Table& table) {
  for (std::size_t i = table.columns.size(); i-- > 1;) {
    const bool empty = std::all_of(table.rows.begin(), table.rows.end(),
                                   [i](const auto& row) { return row[i] == format_amount({}); });
    if (!empty) continue;
    const auto at = static_cast<std::ptrdiff_t>(i);
    table.columns.erase(table.columns.begin() + at);
    for (auto& row : table.rows) row.erase(row.begin() + at);
  }
}

}  // namespace

Table variants_table(const Record& record) {
  const std::string first = record.variants.empty() ? "first" : record.variants.front().name;
  Table table{.title = "Variants",
              .columns = {{"variant"},
                          {"texts/s", true},
                          {"tokens/s", true},
                          {"against " + first, true},
                          {"p50", true},
                          {"p99", true},
                          {"peak memory", true},
                          {"J/1,000 texts", true},
                          {"of the limit", true},
                          {"smallest cosine", true}},
              .rows = {},
              .notes = {}};
  bool compared = false;
  if (std::none_of(record.variants.begin(), record.variants.end(), measured)) return table;
  for (const VariantResult& variant : record.variants) {
    std::vector<std::string> row = {variant.name};
    if (variant.encoding) {
      note_once(table, variant.encoding->texts_per_second.reason);
      row.push_back(rate_cell(variant.encoding->texts_per_second));
      row.push_back(format_amount(variant.encoding->tokens_per_second.median));
      if (variant.encoding->resumed_texts > 0) {
        table.notes.push_back(fmt::format(
            "{}: {} of {} texts were taken over from a run that was stopped", variant.name,
            format_count(variant.encoding->resumed_texts), format_count(variant.encoding->texts)));
      }
    } else {
      row.insert(row.end(), 2, format_amount({}));
    }
    const bool is_first = &variant == &record.variants.front();
    const SpeedRatio ratio = speed_ratio(record.variants.front(), variant);
    row.push_back(is_first ? format_ratio(ratio.value)
                           : format_interval(ratio.value, ratio.low, ratio.high, format_ratio));
    if (!is_first) note_once(table, ratio.reason);
    compared = compared || (!is_first && ratio.low);
    for (const double p : {50.0, 99.0}) {
      row.push_back(percentile_cell(variant, p));
      const Percentile* found = find_percentile(variant, p);
      if (found && !found->reason.empty()) {
        note_once(table, fmt::format("p{}: {}", p, found->reason));
      }
    }
    row.push_back(format_bytes(variant.peak_memory_bytes));
    const auto energy = std::ranges::find(record.energy, variant.name, &VariantEnergy::variant);
    row.push_back(energy == record.energy.end() ? format_amount({})
                                                : format_amount(energy->joules_per_1000_texts));
    row.push_back(fraction_cell(record, variant.name));
    row.push_back(format_value(variant.fidelity ? variant.fidelity->cosine_min : std::nullopt));
    table.rows.push_back(std::move(row));
  }
  erase_empty_columns(table);
  if (std::ranges::any_of(record.work,
                          [](const VariantWork& work) { return work.limit.has_value(); })) {
    table.notes.emplace_back(
        "of the limit: operations a second over what this machine reached at the simplest work");
  }
  if (compared) {
    table.notes.push_back("[low, high]: 95% interval; against " + first +
                          ": median ratio over passes of the same texts");
  }
  return table;
}

Table latency_table(const Record& record) {
  Table table{.title = "Latency",
              .columns = {{"variant"},
                          {"percentile", true},
                          {"value", true},
                          {"low", true},
                          {"high", true},
                          {"measurements", true}},
              .rows = {},
              .notes = {}};
  for (const VariantResult& variant : record.variants) {
    if (!variant.latency) continue;
    const Latency& latency = *variant.latency;
    for (const Percentile& percentile : latency.percentiles) {
      const auto cell = [&](std::optional<double> value) {
        return value ? format_amount(value) + " " + latency.unit : format_amount({});
      };
      table.rows.push_back({variant.name, fmt::format("p{}", percentile.p), cell(percentile.value),
                            cell(percentile.low), cell(percentile.high), format_count(latency.n)});
      if (!percentile.reason.empty()) {
        table.notes.push_back(
            fmt::format("{}, p{}: {}", variant.name, percentile.p, percentile.reason));
      }
    }
    const std::string note = "One measurement: " + latency.definition;
    if (std::find(table.notes.begin(), table.notes.end(), note) == table.notes.end()) {
      table.notes.insert(table.notes.begin(), note);
    }
  }
  return table;
}

Table fidelity_table(const Record& record) {
  Table table{.title = "Embeddings against the first variant",
              .columns = {{"variant"},
                          {"against"},
                          {"texts", true},
                          {"cosine, mean", true},
                          {"1st percentile", true},
                          {"smallest", true}},
              .rows = {},
              .notes = {}};
  for (const VariantResult& variant : record.variants) {
    if (!variant.fidelity) continue;
    const Fidelity& fidelity = *variant.fidelity;
    table.rows.push_back({variant.name, fidelity.reference, format_count(fidelity.n),
                          format_value(fidelity.cosine_mean), format_value(fidelity.cosine_p01),
                          format_value(fidelity.cosine_min)});
    if (!fidelity.reason.empty()) {
      table.notes.push_back(fmt::format("{}: {}", variant.name, fidelity.reason));
    }
  }
  return table;
}

Table agreement_table(const Record& record) {
  Table table{.title = "Recommendations against the first variant",
              .columns = {{"variant"},
                          {"against"},
                          {"recommender"},
                          {"K", true},
                          {"overlap", true},
                          {"rank correlation", true}},
              .rows = {},
              .notes = {}};
  for (const VariantResult& variant : record.variants) {
    if (!variant.fidelity) continue;
    for (const Agreement& agreement : variant.fidelity->agreement) {
      table.rows.push_back({variant.name, variant.fidelity->reference, agreement.recommender,
                            format_count(agreement.k), format_value(agreement.overlap),
                            format_value(agreement.rank_correlation)});
      if (agreement.reason.empty()) continue;
      table.notes.push_back(fmt::format("{}, {}@{}: {}", variant.name, agreement.recommender,
                                        agreement.k, agreement.reason));
    }
  }
  return table;
}

Table stages_table(const Record& record) {
  Table table{.title = "Time",
              .columns = {{"stage"}, {"time", true}, {"share", true}},
              .rows = {},
              .notes = {}};
  double total = 0;
  for (const Stage& stage : record.stages) total += stage.seconds;
  for (const Stage& stage : record.stages) {
    const double share = total > 0 ? stage.seconds / total : 0;
    table.rows.push_back(
        {stage.name, format_seconds(stage.seconds), fmt::format("{:.1f} %", 100 * share)});
  }
  if (!table.rows.empty()) {
    table.rows.push_back({"all stages", format_seconds(total), total > 0 ? "100.0 %" : "0.0 %"});
  }
  return table;
}

}  // namespace reckon
