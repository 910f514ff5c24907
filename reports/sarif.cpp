#include "reports/sarif.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

namespace reckon {
namespace {

using nlohmann::ordered_json;

struct Rule {
  GateOutcome outcome;
  const char* id;
  const char* level;
  const char* text;
};
constexpr std::array<Rule, 5> kRules = {{
    {GateOutcome::kRegression, "regression", "error",
     "Slower or larger beyond the row's budget, or the candidate failed"},
    {GateOutcome::kQualityFailed, "quality-failed", "error",
     "Quality is worse, below its threshold, or results are wrong"},
    {GateOutcome::kInconclusive, "inconclusive", "warning",
     "A difference as large as the row's budget could not have been seen"},
    {GateOutcome::kWarning, "slower-within-budget", "warning",
     "Slower or larger, but within the row's budget"},
    {GateOutcome::kLeftOut, "left-out", "note", "There was no way to measure the row here"},
}};

// A path as a relative reference of RFC 3986.
std::string uri_of(const std::string& path) {
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '/' || c == '.' || c == '-' || c == '_' || c == '~';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

}  // namespace

std::string gate_sarif(const GateRecord& record) {
  ordered_json rules = ordered_json::array();
  for (const Rule& rule : kRules) {
    rules.push_back({{"id", rule.id},
                     {"shortDescription", {{"text", rule.text}}},
                     {"defaultConfiguration", {{"level", rule.level}}}});
  }
  ordered_json results = ordered_json::array();
  for (const GateRow& row : record.rows) {
    for (std::size_t i = 0; i < kRules.size(); ++i) {
      if (kRules[i].outcome != row.outcome) continue;
      const ordered_json place = {
          {"physicalLocation",
           {{"artifactLocation", {{"uri", uri_of(record.spec)}}}, {"region", {{"startLine", 1}}}}},
          {"logicalLocations", {{{"name", row.name}, {"kind", "member"}}}}};
      results.push_back(
          {{"ruleId", kRules[i].id},
           {"ruleIndex", i},
           {"level", kRules[i].level},
           {"message", {{"text", fmt::format("{}: {}", row.name, gate_row_text(row))}}},
           {"locations", ordered_json::array({place})},
           {"partialFingerprints", {{"row/v1", fmt::format("{}/{}", row.kind, row.name)}}}});
    }
  }
  const ordered_json driver = {
      {"name", "reckon"}, {"semanticVersion", record.version}, {"rules", std::move(rules)}};
  const ordered_json run = {{"tool", {{"driver", driver}}}, {"results", std::move(results)}};
  const ordered_json root = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                             {"version", "2.1.0"},
                             {"runs", ordered_json::array({run})}};
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace reckon
