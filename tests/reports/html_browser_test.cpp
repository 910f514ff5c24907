#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/error.h"
#include "core/progress.h"
#include "reports/comparison_page.h"
#include "reports/gate_page.h"
#include "reports/history_page.h"
#include "reports/html_report.h"
#include "reports/scenario_comparison.h"
#include "reports/scenario_page.h"
#include "tests/reports/hostile_record.h"
#include "tests/reports/sample_record.h"
#include "tests/reports/sample_scenario.h"
#include "tests/support/source_directory.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::HasSubstr;

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string script(const char* name) {
  const std::filesystem::path folder = test::source_directory() / "tests/reports";
  return fmt::format("<script>{}</script>", read_file(folder / name));
}

Record sparse_record() {
  Record record = test::sample_record();
  record.variants.resize(1);
  record.variants[0].encoding->texts_per_second = {100, {}, {}, 1, {}};
  record.variants[0].latency->samples = {2.5};
  record.stages.resize(1);
  record.stages[0].seconds = 0;
  for (SystemResult& system : record.systems) {
    for (Metric& metric : system.metrics) {
      if (metric.name == "map") metric.value = std::nullopt;
      metric.low = metric.high = std::nullopt;
    }
  }
  return record;
}

// Floors at one height, and a bound over them.
Record record_with_oracle() {
  Record record = test::sample_record();
  const SystemResult item_cf = record.systems[record.systems.size() - 3];
  EXPECT_EQ(item_cf.name, "none/item_cf");
  SystemResult& popularity = record.systems[record.systems.size() - 2];
  popularity.metrics = item_cf.metrics;
  for (Metric& metric : popularity.metrics) *metric.value *= 1.005;
  record.systems.back().metrics = item_cf.metrics;
  SystemResult oracle = item_cf;
  oracle.name = "none/oracle";
  oracle.recommender = "oracle";
  for (Metric& metric : oracle.metrics) *metric.value = 0.95;
  record.systems.insert(record.systems.begin(), oracle);
  for (SystemResult& system : record.systems) {
    for (Metric& metric : system.metrics) metric.fraction_of_oracle = *metric.value / 0.95;
  }
  return record;
}

// The documents after visits (visit.js) to reports in headless Chromium: a frame each, because its
// windows are at least 500 pixels wide, all in one start of the browser, in the dark.
class Visits {
 public:
  void add(const std::string& name, std::string html, int width, const char* visit = "visit.js") {
    html.insert(html.find("<title>"), script("watch.js"));
    html.insert(html.rfind("</body>"), script(visit));
    std::ofstream(folder_ / (name + ".html")) << html;
    frames_ += fmt::format(
        "<iframe style='border:0;height:900px;width:{}px' src={}.html onload=\"document.body."
        "append(' {} ' + this.contentDocument.body.textContent)\"></iframe>\n",
        width, name, name);
  }

  void make() {
    std::ofstream(folder_ / "frames.html") << frames_;
    const std::string command = fmt::format(
        "HOME='{0}' timeout 200 chromium --headless=new --no-sandbox --disable-gpu "
        "--disable-dev-shm-usage --user-data-dir='{0}/profile' --allow-file-access-from-files "
        "--blink-settings=preferredColorScheme=0 --window-size=1400,900 --dump-dom "
        "'file://{0}/frames.html' > '{0}/dom' 2> '{0}/log'",
        folder_.path().string());
    EXPECT_EQ(std::system(command.c_str()), 0) << read_file(folder_ / "log");
    seen_ = read_file(folder_ / "dom");
  }

  std::string seen_in(const std::string& name) const {
    const std::size_t begin = seen_.find(fmt::format(" {} SEEN ", name));
    if (begin == std::string::npos) return "nothing: " + seen_.substr(0, 1000);
    return seen_.substr(begin, seen_.find("END", begin) - begin);
  }

 private:
  test::TemporaryDirectory folder_;
  std::string frames_;
  std::string seen_;
};

ComparedRun compared(const char* label, const Record& record) {
  return {.label = label, .record = record, .user_values = [](const SystemResult&) -> UserValues {
            throw Error("none kept");
          }};
}

std::string comparison_page(const Record& a, const Record& b) {
  SilentProgress silent;
  const std::vector<ComparedRun> runs = {compared("before", a), compared("after", b),
                                         compared("later", a)};
  return comparison_html(compare_runs(runs, {}, silent), ComparedMetrics::kAll);
}

std::string scenario_comparison_page() {
  const std::vector<ComparedScenario> runs = {
      {"a", scenario_from_json(test::sample_scenario(30), "a")},
      {"b", scenario_from_json(test::sample_scenario(34, "int8"), "b")}};
  return comparison_html(compare_scenarios(runs), ComparedMetrics::kMain);
}

std::string gate_page(const std::string& text) {
  GateRecord record{.created = "2026-01-31T12:00:00Z",
                    .version = "0.1.0",
                    .cpu = text,
                    .spec = text,
                    .baseline = {text, "fp32", ""},
                    .candidate = {text, "fp32", ""},
                    .rows = {},
                    .warnings = {text}};
  for (int i = 0; i < 20; ++i) {
    record.rows.push_back({.name = text + std::to_string(i),
                           .kind = "speed",
                           .measure = "CPU time",
                           .unit = "ns",
                           .baseline = 1000,
                           .candidate = 1000 + 4 * i,
                           .effect = 1 + 0.004 * i,
                           .low = 0.99 + 0.004 * i,
                           .high = 1.01 + 0.004 * i,
                           .budget = 0.05,
                           .smallest_seen = 0.02,
                           .verdict = i > 15 ? "SLOWER" : "SAME",
                           .outcome = i > 15 ? GateOutcome::kRegression : GateOutcome::kPass,
                           .notes = {}});
  }
  record.rows.push_back({.name = text,
                         .kind = "quality",
                         .measure = "ndcg@10",
                         .unit = "",
                         .baseline = 0.1,
                         .candidate = 0.09,
                         .difference = true,
                         .effect = -0.01,
                         .low = -0.012,
                         .high = -0.008,
                         .budget = 0.005,
                         .smallest_seen = 0.002,
                         .verdict = "WORSE",
                         .outcome = GateOutcome::kQualityFailed,
                         .notes = {}});
  return gate_html(record);
}

History sample_history(const std::string& text) {
  std::vector<HistoryEntry> entries;
  for (int i = 0; i < 30; ++i) {
    HistoryEntry& entry = entries.emplace_back();
    entry.file = text;
    entry.created = fmt::format("2026-01-{:02}T12:00:00Z", i + 1);
    entry.commit = fmt::format("{}{}", i, text);
    entry.values = {{.conditions = text,
                     .name = text,
                     .unit = "1/s",
                     .is_speed = true,
                     .main = true,
                     .value = 100.0 + i % 5 + (i < 15 ? 0 : 40)},
                    {.conditions = text,
                     .name = "constant",
                     .unit = "",
                     .is_speed = false,
                     .main = true,
                     .value = 0.5}};
  }
  return make_history(std::move(entries), {});
}

// "content #ef8a85": the legend's name and its colour.
std::string colour_of(const std::string& recommender, const std::string& seen) {
  const std::size_t at = seen.find(recommender + " #");
  return at == std::string::npos ? "no colour of " + recommender
                                 : seen.substr(at, recommender.size() + 8);
}

// One test, since each starts the browser anew.
TEST(HtmlReportInABrowser, DrawsItsChartsFitsAnyScreenAndRunsNoTextOfTheRecord) {
  if (std::system("command -v chromium > /dev/null") != 0) {
    GTEST_SKIP() << "chromium is not installed: nobody looks at the report";
  }
  Visits visits;
  visits.add("desktop", html_report(test::sample_record()), 1280);
  visits.add("phone", html_report(test::sample_record()), 375);
  visits.add("hostile", html_report(test::hostile_record()), 375);
  visits.add("sparse", html_report(sparse_record()), 1280);
  visits.add("oracle", html_report(record_with_oracle()), 1400);
  const std::string hostile = test::kHostileText;
  constexpr const char* kAny = "visit_any.js";
  const Record other = record_with_oracle();
  visits.add("run-page", html_report(other, sample_history("texts/s ")), 1280, kAny);
  visits.add("comparison", comparison_page(test::sample_record(), other), 1280, kAny);
  visits.add("comparison-phone", comparison_page(test::hostile_record(), test::hostile_record()),
             375, kAny);
  visits.add("scenarios", scenario_comparison_page(), 1280, kAny);
  visits.add("scenario", scenario_html(scenario_from_json(test::sample_scenario(30, hostile), "s")),
             375, kAny);
  visits.add("gate", gate_page("row "), 1280, kAny);
  visits.add("gate-phone", gate_page(hostile), 375, kAny);
  visits.add("history", history_html(sample_history("texts/s ")), 1280, kAny);
  visits.add("history-phone", history_html(sample_history(hostile)), 375, kAny);
  visits.make();
  const std::pair<const char*, const char*> kCharts[] = {
      {"run-page",
       "quality-speed quality-k quality-slices latency latency-percentiles roofline history "
       "stages"},
      {"comparison", "systems-compared tasks-compared speed-compared"},
      {"comparison-phone", "systems-compared tasks-compared speed-compared"},
      {"scenarios", "scenarios-compared latency-percentiles"},
      {"scenario", "latency-percentiles"},
      {"gate", "gate-rows"},
      {"gate-phone", "gate-rows"},
      {"history", "history"},
      {"history-phone", "history"}};
  for (const auto& [page, charts] : kCharts) {
    const std::string seen = visits.seen_in(page);
    EXPECT_THAT(seen, HasSubstr(fmt::format("SEEN charts: {} |", charts))) << page;
    for (const char* part :
         {"not drawn: none |", "charts without a name: none |", "charts without a table: none |",
          "out of reach: none |", "without a name: none |", "headings: true |",
          "pale in the dark: none, 0 series of true |", "choices drawn: true |",
          "shown after hiding all: 0 |", "shown again: true |", "wider than the window: false |",
          "folded on paper: 0 |", "pale in the light: none, 0 series of true |", "wrong: nothing |",
          "hacked: no |"}) {
      EXPECT_THAT(seen, HasSubstr(part)) << page;
    }
  }
  for (const char* report : {"desktop", "phone", "hostile", "sparse", "oracle"}) {
    const std::string seen = visits.seen_in(report);
    for (const char* part :
         {"charts: quality-speed quality-k quality-slices latency latency-percentiles roofline "
          "stages |",
          "charts again: quality-speed quality-k quality-slices latency latency-percentiles "
          "roofline stages |",
          "shown after hiding all: 0 |", "folded on paper: 0 |",
          "names beside the last column: true |", "wider than the window: false |",
          "wrong: nothing |", "hacked: no |"}) {
      EXPECT_THAT(seen, HasSubstr(part)) << report;
    }
  }
  for (const char* page :
       {"desktop", "sparse", "oracle", "run-page", "comparison", "scenarios", "gate", "history"}) {
    EXPECT_THAT(visits.seen_in(page), HasSubstr("cut on paper: none |")) << page;
  }
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("speed-metric: 25 from ndcg@10 |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("cutoff-metric: 6 from ndcg |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("slices-by: 3 from history length |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("slices-measure: 3 from ndcg@10 |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("shown again: 30 |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("fronts: fp32/content int8/content at 162 388, "
                                                   "fp32/mixture int8/mixture at 162 388 |"));
  EXPECT_THAT(visits.seen_in("phone"), HasSubstr("columns seen: 3 of 5 |"));
  EXPECT_THAT(visits.seen_in("oracle"), HasSubstr("columns seen: 8 of 8 |"));
  EXPECT_THAT(visits.seen_in("oracle"), HasSubstr("names at lines: 4, covered: 0 |"));
  for (const char* name : {"content", "mixture", "item_cf", "popularity", "random"}) {
    EXPECT_THAT(visits.seen_in("oracle"), HasSubstr(colour_of(name, visits.seen_in("desktop"))));
  }
}

}  // namespace
}  // namespace reckon
