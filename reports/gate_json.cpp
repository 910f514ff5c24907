#include "reports/gate_json.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_value.h"
#include "core/mapped_file.h"
#include "reports/result_format.h"

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

constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

std::int64_t count_of(const JsonValue& value) {
  return static_cast<std::int64_t>(value.count(0, kLargest));
}

GateOutcome outcome_of(const JsonValue& value) {
  const std::string name = value.text();
  for (std::size_t i = 0; i <= static_cast<std::size_t>(GateOutcome::kRegression); ++i) {
    const auto outcome = static_cast<GateOutcome>(i);
    if (name_of(outcome) == name) return outcome;
  }
  value.refuse("an outcome of a gate");
}

std::vector<std::string> texts_of(const JsonValue& list) {
  std::vector<std::string> texts;
  for (const JsonValue& each : list.items()) texts.push_back(each.text());
  return texts;
}

GateSide side_of(const JsonValue& value) {
  return {value.at("path").text(), value.at("variant").text(), value.at("model").text()};
}

GateRow row_of(const JsonValue& value) {
  GateRow row;
  row.name = value.at("name").text();
  row.kind = value.at("kind").text();
  row.measure = value.at("measure").text();
  row.unit = value.at("unit").text();
  row.baseline = number_or_null(value.at("baseline"));
  row.candidate = number_or_null(value.at("candidate"));
  row.difference = value.at("effect").text() == "difference";
  row.effect = number_or_null(value.at("value"));
  row.low = number_or_null(value.at("low"));
  row.high = number_or_null(value.at("high"));
  row.budget = value.at("budget").number();
  row.smallest_seen = number_or_null(value.at("smallest_seen"));
  row.verdict = value.at("verdict").text();
  row.outcome = outcome_of(value.at("outcome"));
  row.pairs = count_of(value.at("pairs"));
  row.fresh_pairs = count_of(value.at("fresh_pairs"));
  row.came_back = count_of(value.at("came_back"));
  row.seconds = value.at("seconds").number();
  row.notes = texts_of(value.at("notes"));
  return row;
}

}  // namespace

GateRecord gate_from_json(std::string_view text, std::string_view where) {
  const JsonValue root = JsonValue::parse(text, where);
  require_format(root, "reckon-gate", 1);
  GateRecord record;
  record.created = root.at("created").text();
  record.version = root.at("reckon").text();
  record.cpu = root.at("cpu").text();
  record.spec = root.at("spec").text();
  record.baseline = side_of(root.at("baseline"));
  record.candidate = side_of(root.at("candidate"));
  record.false_alarms = root.at("false_alarms").number();
  record.seconds = root.at("seconds").number();
  for (const JsonValue& each : root.at("rows").items()) record.rows.push_back(row_of(each));
  record.warnings = texts_of(root.at("warnings"));
  return record;
}

GateRecord read_gate(const std::filesystem::path& path) {
  return gate_from_json(MappedFile(path).text(), path.string());
}

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
