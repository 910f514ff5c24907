#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "reports/gate_json.h"
#include "reports/gate_page.h"
#include "reports/gate_tables.h"
#include "reports/github_annotations.h"
#include "reports/junit.h"
#include "reports/sarif.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/source_directory.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

GateRow row(const std::string& name, const std::string& verdict, GateOutcome outcome) {
  GateRow row;
  row.name = name;
  row.kind = "speed";
  row.measure = "CPU time";
  row.unit = "ns";
  row.baseline = 1000;
  row.candidate = 1052;
  row.effect = 1.052;
  row.low = 1.047;
  row.high = 1.058;
  row.budget = 0.05;
  row.smallest_seen = 0.021;
  row.verdict = verdict;
  row.outcome = outcome;
  row.pairs = 12;
  return row;
}

// A row of every outcome, with texts that mean something to XML, workflow commands and terminals.
GateRecord sample() {
  GateRecord record;
  record.created = "2026-01-31T12:00:00Z";
  record.version = "0.1.0";
  record.spec = "gates/my gate.toml";
  record.baseline = {.path = "old/reckon", .variant = "fp32", .model = ""};
  record.candidate = {.path = "new/reckon", .variant = "fp32", .model = ""};
  record.rows = {row("same", "SAME", GateOutcome::kPass),
                 row("<slow> & \"quoted\", 50%: a\nb", "SLOWER", GateOutcome::kRegression),
                 row("a little slower", "SLOWER", GateOutcome::kWarning),
                 row("noisy", "INCONCLUSIVE", GateOutcome::kInconclusive),
                 row("ndcg", "WORSE", GateOutcome::kQualityFailed),
                 row("callgrind", "LEFT OUT", GateOutcome::kLeftOut)};
  record.rows[1].fresh_pairs = 5;
  record.rows[1].came_back = 5;
  record.rows[3].smallest_seen = std::numeric_limits<double>::infinity();
  record.rows[3].notes = {"a \x1b[31mnote\x1b[0m"};
  record.rows[4].difference = true;
  record.rows[5].effect = record.rows[5].baseline = record.rows[5].candidate = std::nullopt;
  return record;
}

// Parses and prints, in Python, what can only be right where the whole document is.
std::string python(const std::string& script, const std::string& text) {
  const test::TemporaryDirectory folder;
  std::ofstream(folder / "text") << text;
  return test::run_python(script, (folder / "text").string());
}

TEST(GateRecord, IsAsGraveAsItsGravestRow) {
  GateRecord record = sample();
  EXPECT_EQ(outcome_of(record), GateOutcome::kRegression);
  record.rows.erase(record.rows.begin() + 1);
  EXPECT_EQ(outcome_of(record), GateOutcome::kQualityFailed);
  record.rows.erase(record.rows.begin() + 3);
  EXPECT_EQ(outcome_of(record), GateOutcome::kInconclusive);
  record.rows = {row("left out", "LEFT OUT", GateOutcome::kLeftOut),
                 row("same", "SAME", GateOutcome::kPass)};
  EXPECT_EQ(outcome_of(record), GateOutcome::kPass);
}

TEST(GateRecord, OfNothingButRowsLeftOutHasNotPassed) {
  GateRecord record;
  record.rows = {row("left out", "LEFT OUT", GateOutcome::kLeftOut)};
  EXPECT_EQ(outcome_of(record), GateOutcome::kInconclusive);
}

TEST(GateJson, FitsItsSchema) {
  RECKON_REQUIRE_PYTHON("jsonschema");
  const std::string schema = (test::source_directory() / "reports/gate.schema.json").string();
  EXPECT_EQ(
      python("import json, sys, jsonschema\n"
             "schema = json.load(open('" +
                 schema +
                 "'))\n"
                 "jsonschema.Draft202012Validator.check_schema(schema)\n"
                 "jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[1])))",
             gate_json(sample())),
      "");
}

TEST(GateJson, WritesNullWhereThereIsNoNumber) {
  const json root = json::parse(gate_json(sample()));
  EXPECT_TRUE(root["rows"][3]["smallest_seen"].is_null());
  EXPECT_TRUE(root["rows"][5]["value"].is_null());
  EXPECT_EQ(root["outcome"], "regression");
}

TEST(GateJson, IsReadBackAsItWas) {
  const std::string text = gate_json(sample());
  EXPECT_EQ(gate_json(gate_from_json(text, "gate.json")), text);
}

TEST(GateJson, IsRefusedWhereItIsNotAsTheSchemaSays) {
  const json right = json::parse(gate_json(sample()));
  const auto refusal = [&](const char* pointer, const json& value) {
    json wrong = right;
    wrong[json::json_pointer(pointer)] = value;
    return test::error_of([&] { gate_from_json(wrong.dump(), "gate.json"); });
  };
  EXPECT_THAT(refusal("/format", "reckon-results"), HasSubstr("expected \"reckon-gate\""));
  EXPECT_THAT(refusal("/version", 2), HasSubstr("expected version 1, which this program reads"));
  EXPECT_THAT(refusal("/rows/0/outcome", "fine"), HasSubstr("gate.json: rows: [0]: outcome"));
  EXPECT_THAT(refusal("/rows/1/low", "x"), HasSubstr("low"));
  EXPECT_THAT(refusal("/rows", 3), HasSubstr("rows"));
}

TEST(GatePage, SaysTheVerdictFirstAndTakesEveryTextAsPlainWords) {
  const std::string html = gate_html(sample());
  EXPECT_THAT(html, HasSubstr("<h1>Gate: regression</h1>"));
  EXPECT_THAT(html, HasSubstr("1.052 <span class=\"interval\">[1.047, 1.058]</span>"));
  EXPECT_THAT(html, HasSubstr("&lt;slow&gt; &amp; &quot;quoted&quot;"));
  EXPECT_THAT(html, Not(HasSubstr("<slow>")));
  EXPECT_THAT(html, HasSubstr("\"limit\":1.05"));
}

TEST(GateJunit, IsXmlWithATestcaseARow) {
  RECKON_REQUIRE_PYTHON("xml.etree.ElementTree");
  EXPECT_EQ(python(R"(import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "testsuites" and set(root.attrib) == {"name", "tests", "failures", "errors", "time"}, root.attrib
suite, = root
assert suite.tag == "testsuite" and suite.get("timestamp") == "2026-01-31T12:00:00Z"
assert [suite.get(n) for n in ("tests", "failures", "errors", "skipped")] == ["6", "2", "1", "1"], suite.attrib
cases = list(suite)
assert all(c.tag == "testcase" and c.get("classname") == "reckon.gate.speed" and float(c.get("time")) >= 0 for c in cases)
assert [[e.tag for e in c] for c in cases] == [["system-out"], ["failure"], ["system-out"], ["error"], ["failure"], ["skipped"]]
assert cases[1].get("name") == '<slow> & "quoted", 50%: a b', cases[1].get("name")
assert cases[1][0].get("type") == "regression" and "1.052" in cases[1][0].get("message") == cases[1][0].text
)",
                   gate_junit(sample())),
            "");
}

TEST(GateSarif, HasWhatTheStandardRequires) {
  // Sections 3.13, 3.14, 3.18, 3.19, 3.27 of SARIF 2.1.0.
  const json root = json::parse(gate_sarif(sample()));
  EXPECT_EQ(root["version"], "2.1.0");
  ASSERT_EQ(root["runs"].size(), 1u);
  const json& driver = root["runs"][0]["tool"]["driver"];
  EXPECT_EQ(driver["name"], "reckon");
  const json& results = root["runs"][0]["results"];
  ASSERT_EQ(results.size(), 5u);
  for (const json& result : results) {
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    EXPECT_THAT((std::vector<std::string>{"none", "note", "warning", "error"}),
                testing::Contains(result["level"]));
    EXPECT_EQ(driver["rules"][result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
    const json& place = result["locations"][0]["physicalLocation"];
    EXPECT_EQ(place["artifactLocation"]["uri"], "gates/my%20gate.toml");
    EXPECT_EQ(place["region"]["startLine"], 1);
  }
  EXPECT_EQ(results[0]["level"], "error");
  EXPECT_EQ(results[4]["level"], "note");
}

TEST(GateAnnotations, EscapeWhatIsSyntaxInAWorkflowCommand) {
  const std::string text = gate_annotations(sample());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  EXPECT_THAT(text,
              HasSubstr("::error title=reckon gate%2C <slow> & \"quoted\"%2C 50%25%3A a%0Ab::"
                        "SLOWER 1.052 [1.047, 1.058] in CPU time, budget 5%25, came back in 5 "
                        "of 5 fresh pairs\n"));
  EXPECT_THAT(text, HasSubstr("::notice title=reckon gate%2C callgrind::LEFT OUT\n"));
}

TEST(GateText, SaysVerdictAndWhatCouldHaveBeenSeenOfEveryRow) {
  const std::string text = gate_text(sample());
  EXPECT_THAT(text, HasSubstr("1.052 [1.047, 1.058]"));
  EXPECT_THAT(text, HasSubstr("2.1%"));
  EXPECT_THAT(text, HasSubstr("came back in 5 of 5 fresh pairs"));
  EXPECT_THAT(text, HasSubstr("regression: 6 rows: 1 regression"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[31m")));
}

TEST(GateMarkdown, BeginsWithTheVerdict) {
  EXPECT_THAT(gate_markdown(sample()), testing::StartsWith("## reckon gate: regression\n"));
  EXPECT_THAT(gate_markdown(sample()), HasSubstr("\\<slow\\>"));
}

}  // namespace
}  // namespace reckon
