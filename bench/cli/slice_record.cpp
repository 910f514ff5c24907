#include "bench/cli/slice_record.h"

#include "bench/cli/record_values.h"

namespace reckon {
namespace {

SliceQuality record_slice(const SliceRow& row) {
  SliceQuality slice;
  slice.by = row.slicing;
  slice.slice = row.slice;
  slice.n = integer(row.users);
  slice.value = finite(row.mean);
  if (row.interval) {
    slice.low = row.interval->low;
    slice.high = row.interval->high;
  }
  slice.difference = finite(row.difference);
  if (row.difference_interval) {
    slice.difference_low = row.difference_interval->low;
    slice.difference_high = row.difference_interval->high;
  }
  slice.p = row.p;
  slice.p_adjusted = row.p_adjusted;
  return slice;
}

}  // namespace

SystemBySlice record_slices(const SliceTable& table, const std::string& system,
                            const std::string& against, std::size_t cutoff) {
  SystemBySlice slices;
  slices.system = system;
  if (!against.empty()) slices.against = against;
  slices.metric = "ndcg";
  slices.k = integer(cutoff);
  for (const SliceRow& row : table.rows) slices.rows.push_back(record_slice(row));
  if (table.worst) slices.worst = integer(*table.worst);
  slices.notes = table.warnings;
  return slices;
}

std::vector<SystemBySlice> record_slices(const ExperimentSlices& slices) {
  std::vector<SystemBySlice> all;
  for (const auto& [system, against, table] : slices.systems) {
    all.push_back(record_slices(table, system, against, slices.cutoff));
    if (against.empty())
      all.back().notes.insert(all.back().notes.end(), slices.notes.begin(), slices.notes.end());
  }
  return all;
}

}  // namespace reckon
