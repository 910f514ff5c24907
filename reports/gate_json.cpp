#include "reports/gate_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace reckon {
namespace {

using nlohmann::ordered_json;

ordered_json number(std::optional<double> value) {
  return value && std::isfinite(*value) ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json side_json(const GateSide& side) {
  return {{"path", side.path}, {"variant", side.variant}, {"model", side.model}};
}

ordered_json row_json(const GateRow& row) {
  return {{"name", row.name},
          {"kind", row.kind},
          {"measure", row.measure},
          {"unit", row.unit},
          {"baseline", number(row.baseline)},
          {"candidate", number(row.candidate)},
          {"effect", row.difference ? "difference" : "ratio"},
          {"value", number(row.effect)},
          {"low", number(row.low)},
          {"high", number(row.high)},
          {"budget", row.budget},
          {"smallest_seen", number(row.smallest_seen)},
          {"verdict", row.verdict},
          {"outcome", name_of(row.outcome)},
          {"pairs", row.pairs},
          {"fresh_pairs", row.fresh_pairs},
          {"came_back", row.came_back},
          {"seconds", row.seconds},
          {"notes", row.notes}};
}

}  // namespace

std::string gate_json(const GateRecord& record) {
  ordered_json rows = ordered_json::array();
  for (const GateRow& row : record.rows) rows.push_back(row_json(row));
  const ordered_json root = {{"format", "reckon-gate"},
                             {"version", 1},
                             {"created", record.created},
                             {"reckon", record.version},
                             {"cpu", record.cpu},
                             {"spec", record.spec},
                             {"baseline", side_json(record.baseline)},
                             {"candidate", side_json(record.candidate)},
                             {"false_alarms", record.false_alarms},
                             {"seconds", record.seconds},
                             {"outcome", name_of(outcome_of(record))},
                             {"headline", gate_headline(record)},
                             {"rows", std::move(rows)},
                             {"warnings", record.warnings}};
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace reckon
