#include "bench/cli/slice_tables.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "bench/cli/slice_record.h"
#include "reports/number_format.h"
#include "reports/slice_quality.h"

namespace reckon {
namespace {

Field known(const std::optional<double>& value) {
  return value ? Field(*value) : Field(std::monostate());
}

std::vector<Fields> rows_of(const SystemBySlice& slices) {
  std::vector<Fields> rows;
  for (const SliceQuality& slice : slices.rows) {
    Fields& row = rows.emplace_back();
    row = {{"run", slices.system}};
    if (slices.against) row.emplace_back("against", *slices.against);
    row.insert(row.end(), {{"by", slice.by},
                           {"slice", slice.slice},
                           {"queries", slice.n},
                           {"metric", metric_label(slices.metric, slices.k)},
                           {"mean", known(slice.value)},
                           {"low", known(slice.low)},
                           {"high", known(slice.high)},
                           {"difference", known(slice.difference)},
                           {"difference_low", known(slice.difference_low)},
                           {"difference_high", known(slice.difference_high)},
                           {"p", known(slice.p)},
                           {"p_adjusted", known(slice.p_adjusted)},
                           {"worst", std::cmp_equal(slices.worst.value_or(-1), rows.size() - 1)}});
  }
  return rows;
}

DetailRows details_of(const char* name, const SliceTable& table, Correction correction,
                      const std::string& run, const std::string& against) {
  SystemBySlice slices = record_slices(table, run, against, kSliceCutoff);
  std::vector<std::string> method;
  if (against.empty())
    method.emplace_back(
        "others: users or queries outside of the slice, Welch's t; where items are sliced, the "
        "other relevant items of the same ones");
  method.push_back(
      fmt::format("gain 1, scores descending, 0 without a list; {} tests corrected by {}",
                  table.tests, name_of(correction)));
  slices.notes.insert(slices.notes.begin(), method.begin(), method.end());
  return {name, slices_table(slices, "queries"), rows_of(slices)};
}

}  // namespace

std::vector<DetailRows> slice_tables(const RunsEvaluation& evaluation, Correction correction) {
  std::vector<DetailRows> tables;
  for (const EvaluatedRun& run : evaluation.runs) {
    if (!run.slices) continue;
    tables.push_back(details_of("slices", *run.slices, correction, run.name, ""));
    std::vector<std::string>& notes = tables.back().table.notes;
    notes.insert(notes.end(), run.slice_notes.begin(), run.slice_notes.end());
    if (run.slices_difference)
      tables.push_back(details_of("slice_differences", *run.slices_difference, correction, run.name,
                                  evaluation.runs.front().name));
  }
  return tables;
}

}  // namespace reckon
