#include "bench/cli/slice_tables.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string>

#include "reports/number_format.h"

namespace reckon {
namespace {

static_assert(kSliceCutoff == 10);
constexpr const char* kMetric = "ndcg@10";

std::string interval_cell(double value, const std::optional<Interval>& interval,
                          std::string (*format)(std::optional<double>)) {
  const std::optional<double> known = std::isnan(value) ? std::nullopt : std::optional(value);
  return interval ? format_interval(known, interval->low, interval->high, format) : format(known);
}

Field known(const std::optional<double>& value) {
  return value ? Field(*value) : Field(std::monostate());
}

void add_interval(const std::string& prefix, const std::optional<Interval>& interval,
                  Fields& fields) {
  fields.emplace_back(prefix + "low", interval ? Field(interval->low) : Field());
  fields.emplace_back(prefix + "high", interval ? Field(interval->high) : Field());
}

// `against`: the run that differences are from; empty: the others.
std::vector<Fields> rows_of(const SliceTable& slices, const std::string& run,
                            const std::string& against) {
  std::vector<Fields> rows;
  for (std::size_t i = 0; i < slices.rows.size(); ++i) {
    const SliceRow& slice = slices.rows[i];
    Fields& row = rows.emplace_back();
    row = {{"run", run}};
    if (!against.empty()) row.emplace_back("against", against);
    row.insert(row.end(), {{"by", slice.slicing},
                           {"slice", slice.slice},
                           {"queries", static_cast<std::int64_t>(slice.users)},
                           {"metric", std::string(kMetric)},
                           {"mean", slice.mean}});
    add_interval("", slice.interval, row);
    row.emplace_back("difference", slice.difference);
    add_interval("difference_", slice.difference_interval, row);
    row.insert(row.end(), {{"p", known(slice.p)},
                           {"p_adjusted", known(slice.p_adjusted)},
                           {"worst", slices.worst == i}});
  }
  return rows;
}

// `against` names the column of differences.
Table table_of(const SliceTable& slices, std::string title, const char* against) {
  Table table;
  table.title = std::move(title);
  table.columns = {{"by"},          {"slice"},       {"queries", true},
                   {kMetric, true}, {against, true}, {"p adjusted", true}};
  for (const SliceRow& row : slices.rows)
    table.rows.push_back({row.slicing, row.slice,
                          format_count(static_cast<std::int64_t>(row.users)),
                          interval_cell(row.mean, row.interval, format_value),
                          interval_cell(row.difference, row.difference_interval, format_difference),
                          format_p(row.p_adjusted)});
  return table;
}

void add_notes(const SliceTable& slices, Correction correction, Table& table) {
  table.notes.push_back(
      fmt::format("gain 1, scores descending, 0 without a list; {} tests corrected by {}",
                  slices.tests, name_of(correction)));
  for (const std::string& warning : slices.warnings) table.notes.push_back(warning);
}

}  // namespace

std::vector<DetailRows> slice_tables(const RunsEvaluation& evaluation, Correction correction) {
  std::vector<DetailRows> tables;
  for (const EvaluatedRun& run : evaluation.runs) {
    if (!run.slices) continue;
    tables.push_back(
        {"slices",
         table_of(*run.slices, fmt::format("Slices of {}", run.name), "against the others"),
         rows_of(*run.slices, run.name, "")});
    Table& table = tables.back().table;
    if (run.slices->worst) {
      const SliceRow& worst = run.slices->rows[*run.slices->worst];
      table.notes.push_back(fmt::format("worst slice: {} of {}, {} {}", worst.slice, worst.slicing,
                                        kMetric, format_value(worst.mean)));
    }
    table.notes.emplace_back(
        "others: users or queries outside of the slice, Welch's t; where items are sliced, the "
        "other relevant items of the same ones");
    add_notes(*run.slices, correction, table);
    for (const std::string& note : run.slice_notes) table.notes.push_back(note);
    if (!run.slices_difference) continue;
    const SliceTable& difference = *run.slices_difference;
    const std::string& first = evaluation.runs.front().name;
    tables.push_back({"slice_differences",
                      table_of(difference, fmt::format("Slices of {} - {}", run.name, first),
                               "against the first run"),
                      rows_of(difference, run.name, first)});
    Table& compared = tables.back().table;
    if (difference.worst) {
      const SliceRow& worst = difference.rows[*difference.worst];
      compared.notes.push_back(fmt::format("worst slice: {} of {}, {} {}", worst.slice,
                                           worst.slicing, kMetric,
                                           format_difference(worst.difference)));
    }
    add_notes(difference, correction, compared);
  }
  return tables;
}

}  // namespace reckon
