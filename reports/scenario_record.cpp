#include "reports/scenario_record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_value.h"
#include "core/mapped_file.h"
#include "reports/flat_settings.h"
#include "reports/result_format.h"

namespace reckon {
namespace {

using nlohmann::ordered_json;

constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

ScenarioRecord::Measure measure_of(const JsonValue& value) {
  ScenarioRecord::Measure measure;
  measure.metric.name = value.at("name").text();
  measure.metric.value = number_or_null(value.at("value"));
  measure.metric.low = number_or_null(value.at("low"));
  measure.metric.high = number_or_null(value.at("high"));
  measure.metric.n = static_cast<std::int64_t>(value.at("n").count(0, kLargest));
  measure.metric.reason = value.at("reason").text();
  measure.unit = value.at("unit").text();
  measure.definition = value.at("definition").text();
  return measure;
}

}  // namespace

ScenarioRecord scenario_from_json(std::string_view text, std::string_view where) {
  const JsonValue root = JsonValue::parse(text, where);
  require_format(root, "reckon-scenario", 1);
  ScenarioRecord record;
  record.created = root.at("created").text();
  record.scenario = root.at("configuration").at("scenario").text();
  record.variant = root.at("configuration").at("variant").text();
  record.version = root.at("machine").at("version").text();
  record.valid = root.at("valid").flag();
  record.accuracy = root.at("accuracy").text();
  for (const JsonValue& each : root.at("requirements").items()) {
    record.requirements.push_back(
        {each.at("name").text(), each.at("met").flag(), each.at("found").text()});
  }
  for (const JsonValue& each : root.at("measures").items()) {
    record.measures.push_back(measure_of(each));
  }
  if (record.measures.empty()) root.at("measures").refuse("one measure or more");
  if (const auto latencies = root.find("latencies")) {
    for (const JsonValue& each : latencies->items()) {
      const std::vector<JsonValue> point = each.items(2);
      if (point.size() != 2) each.refuse("[latency, share]");
      record.latencies.emplace_back(point[0].number(), point[1].number());
    }
  }
  if (const auto peak = root.find("peak"); peak && peak->is_object()) {
    for (const JsonValue& each : peak->at("probes").items()) {
      const auto found = each.find("found");
      record.probes.push_back({each.at("rate").number(), each.at("valid").flag(),
                               found ? found->text() : std::string()});
    }
  }
  const auto whole = ordered_json::parse(text);
  record.json = whole.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  for (const char* part : {"configuration", "machine"}) {
    for (auto& each : flat_settings(part, whole[part])) record.settings.push_back(std::move(each));
  }
  return record;
}

ScenarioRecord read_scenario(const std::filesystem::path& path) {
  return scenario_from_json(MappedFile(path).text(), path.string());
}

std::string scenario_json_text(const ScenarioRecord& record) { return record.json; }

std::string setting(const ScenarioRecord& record, std::string_view name) {
  const auto found =
      std::ranges::find(record.settings, name, &std::pair<std::string, std::string>::first);
  return found == record.settings.end() ? "" : found->second;
}

std::string scenario_verdict(const ScenarioRecord& record) {
  std::vector<std::string> reasons;
  for (const ScenarioRecord::Requirement& one : record.requirements) {
    if (!one.met) reasons.push_back(one.name + ": " + one.found);
  }
  if (record.valid) return "VALID";
  return fmt::format("INVALID ({})", fmt::join(reasons, "; "));
}

}  // namespace reckon
