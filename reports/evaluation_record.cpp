#include "reports/evaluation_record.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <type_traits>
#include <variant>

#include "core/utf8.h"
#include "reports/array_tables.h"
#include "reports/display_text.h"
#include "reports/number_format.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;
using Evaluation = EvaluationRecord;

std::optional<double> known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

std::string units_of(const Evaluation& record) {
  return record.unit == "query" ? "queries" : fmt::format("{}s", record.unit);
}

std::string value_text(const Evaluation::Value& value) {
  if (!value.interval) return format_value(known(value.value));
  return format_interval(known(value.value), value.interval->low, value.interval->high);
}

std::string ties_text(const Evaluation::Value& value) {
  if (!value.ties) return "–";
  const std::string error = value.expected_error == 0
                                ? ""
                                : fmt::format(" ± {}", format_value(known(value.expected_error)));
  return fmt::format("{} {}{} {}", format_value(value.ties->low),
                     format_value(value.expected_over_ties), error, format_value(value.ties->high));
}

Table values_table(const Evaluation& record) {
  bool any_ties = false;
  bool any_interval = false;
  for (const Evaluation::System& system : record.systems)
    for (const Evaluation::Value& value : system.values) {
      any_ties |= value.ties.has_value();
      any_interval |= value.interval.has_value();
    }
  Table table;
  table.title = fmt::format("{} ({} definitions)", record.kind, record.definitions);
  if (record.systems.size() > 1) table.columns.push_back({"system"});
  table.columns.push_back({"metric"});
  table.columns.push_back({"value", true});
  if (any_ties) table.columns.push_back({"worst, expected, best of ties", true});
  table.columns.push_back({units_of(record), true});
  for (const Evaluation::System& system : record.systems)
    for (const Evaluation::Value& value : system.values) {
      if (!value.array.empty()) continue;
      std::vector<std::string>& row = table.rows.emplace_back();
      if (record.systems.size() > 1) row.push_back(system.name);
      row.push_back(value.name);
      row.push_back(value_text(value));
      if (any_ties) row.push_back(ties_text(value));
      row.push_back(format_count(value.count));
    }
  if (any_interval)
    table.notes.push_back(fmt::format("[low, high]: {:g}% bootstrap interval over {}",
                                      100 * record.confidence, units_of(record)));
  return table;
}

Table differences_table(const Evaluation& record) {
  Table table;
  table.title = fmt::format("Differences, paired by {}", record.unit);
  table.columns = {{"systems"},          {"metric"},       {"difference", true},      {"p", true},
                   {"p adjusted", true}, {"effect", true}, {"could have shown", true}};
  bool any_verdict = false;
  for (const Evaluation::Difference& row : record.differences)
    any_verdict |= row.not_worse.has_value();
  if (any_verdict) table.columns.push_back({"not worse"});
  for (const Evaluation::Difference& row : record.differences) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    cells = {fmt::format("{} - {}", row.b, row.a),
             row.metric,
             row.interval ? format_interval(known(row.difference), row.interval->low,
                                            row.interval->high, format_difference)
                          : format_difference(known(row.difference)),
             format_p(row.p),
             format_p(row.p_adjusted),
             format_difference(known(row.effect)),
             format_value(known(row.detectable))};
    if (any_verdict)
      cells.emplace_back(!row.not_worse ? "–" : *row.not_worse ? "shown" : "not shown");
  }
  table.notes.push_back(record.difference_method);
  return table;
}

// Bytes that are not UTF-8 in hexadecimal, so that ids that differ stay different.
std::string id_text(std::string_view id) {
  std::string text;
  for (std::size_t at = 0; at < id.size();) {
    const DecodedCharacter c = decode_utf8_or_replace(id, at);
    const bool invalid = c.bytes == 1 && c.character == 0xFFFD;
    text += invalid ? fmt::format("\\x{:02X}", static_cast<unsigned char>(id[at]))
                    : std::string(id.substr(at, c.bytes));
    at += c.bytes;
  }
  return text;
}

// One line a unit and metric, as trec_eval -q prints: metric, unit, value.
void append_units(const Evaluation& record, std::string& text) {
  for (const Evaluation::System& system : record.systems)
    for (std::size_t u = 0; u < system.units.size(); ++u)
      for (std::size_t m = 0; m < system.values.size(); ++m) {
        if (record.systems.size() > 1) text += fmt::format("{}\t", printable(system.name));
        text += fmt::format("{}\t{}\t{}\n", system.values[m].name,
                            printable(id_text(system.units[u])), system.per_unit[m][u]);
      }
}

ordered_json json_number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

void add_array(const Evaluation::Value& value, ordered_json& json) {
  const std::size_t columns = value.columns;
  if (columns == 0) {
    json["shape"] = {value.array.size()};
    json["array"] = value.array;
  } else {
    json["shape"] = {value.array.size() / columns, columns};
    json["array"] = ordered_json::array();
    for (std::size_t i = 0; i + columns <= value.array.size(); i += columns) {
      const std::span row = std::span(value.array).subspan(i, columns);
      json["array"].push_back(std::vector<double>(row.begin(), row.end()));
    }
  }
  if (!value.labels.empty()) json["labels"] = value.labels;
}

ordered_json json_value(const Evaluation::Value& value, const Evaluation& record) {
  ordered_json json{{"name", value.name},
                    {"value", json_number(value.value)},
                    {"definition", value.definition},
                    {units_of(record), value.count}};
  if (value.interval)
    json["interval"] = {json_number(value.interval->low), json_number(value.interval->high)};
  if (value.ties)
    json["ties"] = {{"worst", json_number(value.ties->low)},
                    {"expected", json_number(value.expected_over_ties.value_or(NAN))},
                    {"expected_standard_error", json_number(value.expected_error)},
                    {"best", json_number(value.ties->high)}};
  if (!value.array.empty()) add_array(value, json);
  return json;
}

ordered_json json_system(const Evaluation::System& system, const Evaluation& record,
                         bool per_unit) {
  ordered_json json{{"name", system.name}};
  for (const auto& [name, count] : system.counts) json["counts"][name] = count;
  for (const Evaluation::Value& value : system.values)
    json["metrics"].push_back(json_value(value, record));
  json["warnings"] = system.warnings;
  if (!per_unit) return json;
  // An ordered object is a list of pairs. Units are distinct, and are not sought in it.
  ordered_json::object_t units;
  units.reserve(system.units.size());
  for (std::size_t u = 0; u < system.units.size(); ++u) {
    ordered_json values = ordered_json::object();
    for (std::size_t m = 0; m < system.values.size(); ++m)
      values[system.values[m].name] = json_number(system.per_unit[m][u]);
    units.emplace_back(id_text(system.units[u]), std::move(values));
  }
  json[fmt::format("per_{}", record.unit)] = std::move(units);
  return json;
}

ordered_json json_difference(const Evaluation::Difference& row) {
  ordered_json json{{"a", row.a},
                    {"b", row.b},
                    {"metric", row.metric},
                    {"difference", json_number(row.difference)}};
  if (row.interval)
    json["interval"] = {json_number(row.interval->low), json_number(row.interval->high)};
  if (row.p) json["p"] = *row.p;
  if (row.p_adjusted) json["p_adjusted"] = *row.p_adjusted;
  json["effect"] = json_number(row.effect);
  json["smallest_detectable_difference"] = json_number(row.detectable);
  json["units"] = row.units;
  if (row.not_worse) json["not_worse"] = *row.not_worse;
  if (!row.note.empty()) json["note"] = row.note;
  return json;
}

ordered_json json_fields(const Fields& fields) {
  ordered_json json = ordered_json::object();
  for (const auto& field : fields)
    std::visit(
        [&](const auto& value) {
          using Value = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<Value, std::monostate>)
            json[field.first] = nullptr;
          else if constexpr (std::is_same_v<Value, double>)
            json[field.first] = json_number(value);
          else
            json[field.first] = value;
        },
        field.second);
  return json;
}

void add_details(const DetailRows& details, ordered_json& json) {
  for (const Fields& row : details.rows) json[details.name].push_back(json_fields(row));
  for (const std::string& note : details.table.notes)
    json["notes"].push_back(fmt::format("{}: {}", details.table.title, note));
}

}  // namespace

std::string evaluation_text(const EvaluationRecord& record, bool per_unit, TextStyle style) {
  std::string text;
  if (per_unit) append_units(record, text);
  const auto append = [&](const Table& table) {
    text += fmt::format("{}{}", text.empty() ? "" : "\n", table_text(table, style));
  };
  if (const Table values = values_table(record); !values.rows.empty()) append(values);
  for (const Table& table : array_tables(record)) append(table);
  if (!record.differences.empty()) append(differences_table(record));
  for (const DetailRows& details : record.details) append(details.table);
  return text;
}

std::string evaluation_json(const EvaluationRecord& record, bool per_unit) {
  ordered_json json{{"format", "reckon-evaluation"},
                    {"version", 2},
                    {"kind", record.kind},
                    {"definitions", record.definitions},
                    {"checked_against", record.checked},
                    {"confidence", record.confidence},
                    {"systems", ordered_json::array()}};
  for (const Evaluation::System& system : record.systems)
    json["systems"].push_back(json_system(system, record, per_unit));
  if (!record.differences.empty()) {
    json["difference_method"] = record.difference_method;
    json["comparison"] = json_fields(record.comparison);
    for (const Evaluation::Difference& row : record.differences)
      json["differences"].push_back(json_difference(row));
  }
  for (const DetailRows& details : record.details) add_details(details, json);
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace reckon
