#include "reports/scenario_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/progress.h"
#include "reports/compare.h"
#include "reports/comparison_page.h"
#include "reports/comparison_report.h"
#include "reports/gate_json.h"
#include "reports/record_json.h"
#include "reports/scenario_comparison.h"
#include "reports/scenario_page.h"
#include "reports/scenario_tables.h"
#include "tests/reports/sample_record.h"
#include "tests/reports/sample_scenario.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/source_directory.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using nlohmann::json;
using test::sample_scenario;
using testing::HasSubstr;
using testing::Not;

ScenarioRecord read(const std::string& text) { return scenario_from_json(text, "s.json"); }

TEST(ScenarioRecord, HoldsWhatTheJsonSays) {
  const ScenarioRecord record = read(sample_scenario(30));
  EXPECT_EQ(record.scenario, "server");
  EXPECT_TRUE(record.valid);
  ASSERT_EQ(record.measures.size(), 4U);
  EXPECT_EQ(record.measures[0].metric.value, 30);
  EXPECT_EQ(record.measures[0].metric.high, 31);
  EXPECT_FALSE(record.measures[3].metric.value);
  EXPECT_EQ(setting(record, "machine.commit"), "c1836894f1");
  EXPECT_EQ(setting(record, "nothing"), "");
  EXPECT_EQ(record.latencies.back(), (std::pair{30.0, 1.0}));
  EXPECT_EQ(json::parse(scenario_json_text(record)), json::parse(sample_scenario(30)));
}

TEST(ScenarioRecord, ShowsEveryRateOfASearchForThePeak) {
  json root = json::parse(sample_scenario(30));
  root["peak"] = {{"highest_valid", 80},
                  {"lowest_invalid", 84},
                  {"probes",
                   {{{"rate", 84}, {"valid", false}, {"found", "p99 is 51 ms, the bound 50 ms"}},
                    {{"rate", 80}, {"valid", true}}}}};
  json& rate = root["measures"][1];
  rate["name"] = "peak rate";
  rate["value"] = rate["low"] = 80;
  rate["high"] = 84;
  const ScenarioRecord record = read(root.dump());
  ASSERT_EQ(record.probes.size(), 2U);
  for (const std::string& shown :
       {scenario_text(record), scenario_markdown(record), scenario_html(record)}) {
    EXPECT_THAT(shown, HasSubstr("p99 is 51 ms, the bound 50 ms"));
    EXPECT_THAT(shown, HasSubstr("none: INVALID at 84")) << "no 95% interval";
  }
  EXPECT_THAT(scenario_text(read(sample_scenario(30))), Not(HasSubstr("search for the peak")));
}

TEST(ScenarioRecord, IsValidOrSaysWhyNotOnTopOfAComparison) {
  const std::vector<ComparedScenario> runs = {{"a", read(sample_scenario(30))},
                                              {"b", read(sample_scenario(60, "int8", false))}};
  const std::string page = comparison_html(compare_scenarios(runs), ComparedMetrics::kMain);
  const std::string top = page.substr(0, page.find("class=\"warnings\""));
  EXPECT_THAT(top, HasSubstr("right is"));
  EXPECT_THAT(top, HasSubstr("INVALID (latency bound"));
}

TEST(ScenarioRecord, OfTheTestsFitsTheSchema) {
  RECKON_REQUIRE_PYTHON("jsonschema");
  const test::TemporaryDirectory folder;
  std::ofstream(folder / "s.json") << sample_scenario(30);
  const std::string schema = (test::source_directory() / "reports/scenario.schema.json").string();
  EXPECT_EQ(test::run_python("import json, sys, jsonschema\n"
                             "jsonschema.Draft202012Validator(json.load(open('" +
                                 schema + "'))).validate(json.load(open(sys.argv[1])))",
                             (folder / "s.json").string()),
            "");
}

TEST(ScenarioRecord, IsRefusedWhereItIsNotAsTheSchemaSays) {
  const json right = json::parse(sample_scenario(30));
  const auto refusal = [&](const char* pointer, const json& value) {
    json wrong = right;
    wrong[json::json_pointer(pointer)] = value;
    return test::error_of([&] { read(wrong.dump()); });
  };
  EXPECT_THAT(refusal("/version", 2), HasSubstr("expected version 1, which this program reads"));
  EXPECT_THAT(refusal("/measures", json::array()), HasSubstr("one measure or more"));
  EXPECT_THAT(refusal("/measures/0/value", "fast"), HasSubstr("measures: [0]: value"));
  EXPECT_THAT(refusal("/latencies/3", json::array({1})), HasSubstr("[latency, share]"));
  EXPECT_THAT(test::error_of([] { read("{\"format\": NaN}"); }), HasSubstr("not JSON"));
}

TEST(ScenarioRecord, IsShownWithItsVerdict) {
  EXPECT_THAT(scenario_text(read(sample_scenario(30))), HasSubstr("Result is: VALID\n"));
  const ScenarioRecord slow = read(sample_scenario(80, "fp32", false));
  EXPECT_THAT(scenario_text(slow), HasSubstr("Result is: INVALID (latency bound: p99 80 ms)\n"));
  EXPECT_THAT(scenario_markdown(slow), testing::StartsWith("## server: INVALID"));
  const std::string html = scenario_html(slow);
  EXPECT_THAT(html, HasSubstr("<h1>server, fp32: INVALID</h1>"));
  EXPECT_THAT(html, HasSubstr("[99.0,80.0,79.0,81.0]"));
}

class CompareScenarios : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  static RunComparison compare(const std::vector<std::filesystem::path>& files) {
    SilentProgress silent;
    return compare_results(files, {}, silent);
  }
  const test::TemporaryDirectory folder_;
};

TEST_F(CompareScenarios, GivesDifferencesWithTheIntervalOfIndependentRuns) {
  const RunComparison comparison =
      compare({write("a", sample_scenario(30)), write("b", sample_scenario(34, "int8")),
               write("c", sample_scenario(30))});
  ASSERT_EQ(comparison.scenarios.size(), 4U);
  const ComparedMetric& p99 = comparison.scenarios[0];
  ASSERT_EQ(p99.differences.size(), 2U);
  EXPECT_EQ(p99.differences[0].value, 4);
  // Both intervals are 1 wide to either side: the root of 1 + 1.
  EXPECT_NEAR(*p99.differences[0].low, 4 - std::sqrt(2), 1e-12);
  EXPECT_NEAR(*p99.differences[0].high, 4 + std::sqrt(2), 1e-12);
  EXPECT_FALSE(comparison.scenarios[3].differences[0].value) << "p99.9 of neither";
  ASSERT_EQ(comparison.settings.size(), 1U);
  EXPECT_EQ(comparison.settings[0].name, "configuration.variant");
  EXPECT_THAT(comparison_text(comparison, ComparedMetrics::kMain),
              HasSubstr("+4.00 [+2.59, +5.41]"));
  EXPECT_THAT(comparison.warnings, testing::IsEmpty());
}

TEST_F(CompareScenarios, WarnsOfAnotherMachineAnotherLoadAndWhatIsNoResult) {
  json other = json::parse(sample_scenario(90, "fp32", false));
  other["machine"]["cpu"] = "Another CPU";
  other["configuration"]["rate"] = 200.0;
  const RunComparison comparison =
      compare({write("a", sample_scenario(30)), write("b", other.dump())});
  EXPECT_THAT(
      comparison.warnings,
      testing::UnorderedElementsAre(HasSubstr("b: INVALID (latency bound"),
                                    HasSubstr("different loads"), HasSubstr("different machines")));
}

TEST_F(CompareScenarios, RefusesKindsThatCannotBeCompared) {
  const auto scenario = write("a", sample_scenario(30));
  const auto gate = write("gate.json", gate_json({}));
  const auto run = write("results.json", to_json(test::empty_record()));
  EXPECT_THAT(test::error_of([&] {
                compare({scenario, run});
              }),
              HasSubstr("1 scenarios among 2 files, expected all of them or none"));
  EXPECT_THAT(test::error_of([&] {
                compare({scenario, gate});
              }),
              HasSubstr("gate.json: a verdict of reckon gate, expected results"));
  EXPECT_THAT(test::error_of([&] {
                compare({run, write("text", "no JSON")});
              }),
              HasSubstr("text: not JSON"));
  EXPECT_THAT(test::error_of([&] {
                compare({run, write("other", "{}")});
              }),
              HasSubstr("format is missing"));
}

}  // namespace
}  // namespace reckon
