#include "reports/slice_quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "reports/number_format.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

std::string value_cell(const SliceQuality& row) {
  return format_interval(row.value, row.low, row.high);
}

std::string difference_cell(const SliceQuality& row) {
  return format_interval(row.difference, row.difference_low, row.difference_high,
                         format_difference);
}

const SliceQuality* worst_row(const SystemBySlice& slices) {
  if (!slices.worst || !std::cmp_less(*slices.worst, slices.rows.size())) return nullptr;
  return &slices.rows[static_cast<std::size_t>(*slices.worst)];
}

std::string name_of(const SliceQuality& row) { return fmt::format("{} of {}", row.slice, row.by); }

std::string metric_of(const SystemBySlice& slices) { return metric_label(slices.metric, slices.k); }

template <typename T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json triple(std::optional<double> value, std::optional<double> low,
                    std::optional<double> high) {
  return value ? ordered_json{*value, or_null(low), or_null(high)} : ordered_json(nullptr);
}

const SystemBySlice* find_slices(const Record& record, std::string_view system, bool against) {
  const auto found = std::ranges::find_if(record.slices, [&](const SystemBySlice& slices) {
    return slices.system == system && slices.against.has_value() == against;
  });
  return found == record.slices.end() ? nullptr : &*found;
}

// The row of this place, if it is of this slice.
const SliceQuality* find_row(const SystemBySlice* slices, std::size_t place,
                             const SliceQuality& slice) {
  if (slices == nullptr || place >= slices->rows.size()) return nullptr;
  const SliceQuality& row = slices->rows[place];
  return row.by == slice.by && row.slice == slice.slice ? &row : nullptr;
}

// What is known of a system by slice; null where there is nothing.
struct KnownSlices {
  const SystemBySlice* alone = nullptr;
  const SystemBySlice* against_first = nullptr;
};

ordered_json system_in_slice(const KnownSlices& known, std::size_t place,
                             const SliceQuality& slice) {
  const SliceQuality* row = find_row(known.alone, place, slice);
  if (row == nullptr) return nullptr;
  const SliceQuality* first = find_row(known.against_first, place, slice);
  const auto difference = [](const SliceQuality& of) {
    return triple(of.difference, of.difference_low, of.difference_high);
  };
  return {{"n", row->n},
          {"values",
           {triple(row->value, row->low, row->high), difference(*row),
            first != nullptr ? difference(*first) : ordered_json(nullptr)}},
          {"p",
           {nullptr, or_null(row->p_adjusted),
            first != nullptr ? or_null(first->p_adjusted) : ordered_json(nullptr)}}};
}

}  // namespace

std::string slices_title(const SystemBySlice& slices) {
  return slices.against ? fmt::format("{} - {}", slices.system, *slices.against) : slices.system;
}

Table slices_table(const SystemBySlice& slices, std::string_view units) {
  const std::string metric = metric_of(slices);
  Table table{.title = fmt::format("Slices of {}", slices_title(slices)),
              .columns = {{"by"},
                          {"slice"},
                          {std::string(units), true},
                          {metric, true},
                          {slices.against ? "against the first" : "against the others", true},
                          {"p adjusted", true}},
              .rows = {},
              .notes = {}};
  for (const SliceQuality& row : slices.rows)
    table.rows.push_back({row.by, row.slice, format_count(row.n), value_cell(row),
                          difference_cell(row), format_p(row.p_adjusted)});
  if (const SliceQuality* worst = worst_row(slices))
    table.notes.push_back(fmt::format(
        "worst slice: {}, {} {}", name_of(*worst), metric,
        slices.against ? format_difference(worst->difference) : format_value(worst->value)));
  table.notes.insert(table.notes.end(), slices.notes.begin(), slices.notes.end());
  return table;
}

Table worst_slices_table(const Record& record) {
  Table table{.title = "Worst slices",
              .columns = {{"system"}, {"slice"}, {"users", true}},
              .rows = {},
              .notes = {}};
  if (record.slices.empty()) return table;
  table.columns.push_back({metric_of(record.slices.front()), true});
  table.columns.push_back({"difference", true});
  for (const SystemBySlice& slices : record.slices)
    if (const SliceQuality* worst = worst_row(slices))
      table.rows.push_back({slices_title(slices), name_of(*worst), format_count(worst->n),
                            value_cell(*worst), difference_cell(*worst)});
  table.notes.emplace_back(
      "difference: from the users, or the relevant items, outside of the slice; of two systems "
      "between them");
  return table;
}

ordered_json slice_chart_data(const Record& record) {
  ordered_json groups = ordered_json::array();
  if (record.slices.empty()) return {{"measures", ordered_json::array()}, {"groups", groups}};
  const SystemBySlice& first = record.slices.front();
  ordered_json measures = {metric_of(first),
                           fmt::format("difference in {} from the others", metric_of(first))};
  if (std::ranges::any_of(record.slices, [](const auto& each) { return each.against.has_value(); }))
    measures.push_back(fmt::format("difference in {} from the first variant", metric_of(first)));
  std::vector<KnownSlices> known;
  for (const SystemResult& system : record.systems)
    known.push_back(
        {find_slices(record, system.name, false), find_slices(record, system.name, true)});
  for (std::size_t place = 0; place < first.rows.size(); ++place) {
    const SliceQuality& slice = first.rows[place];
    if (groups.empty() || groups.back()["name"] != slice.by)
      groups.push_back({{"name", slice.by}, {"slices", ordered_json::array()}});
    ordered_json systems = ordered_json::array();
    for (const KnownSlices& system : known)
      systems.push_back(system_in_slice(system, place, slice));
    groups.back()["slices"].push_back({{"name", slice.slice}, {"systems", std::move(systems)}});
  }
  return {{"metric", metric_of(first)},
          {"measures", std::move(measures)},
          {"groups", std::move(groups)}};
}

}  // namespace reckon
