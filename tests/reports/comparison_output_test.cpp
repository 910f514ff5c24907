#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/progress.h"
#include "reports/comparison_csv.h"
#include "reports/comparison_page.h"
#include "reports/csv.h"
#include "reports/stored_speed_rows.h"
#include "tests/reports/hostile_record.h"
#include "tests/reports/sample_record.h"
#include "tests/support/python.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::HasSubstr;
using testing::Not;

ComparedRun run(const char* label, Record record) {
  return {.label = label,
          .record = std::move(record),
          .user_values = [](const SystemResult&) -> UserValues { throw Error("none kept"); }};
}

// The sample, encoding at this many times the speed in every timed pass.
Record record_at(double speed) {
  Record record = test::sample_record();
  for (VariantResult& variant : record.variants) {
    Encoding& encoding = *variant.encoding;
    for (Repetition& pass : encoding.repetitions) pass.seconds /= speed;
    *encoding.texts_per_second.median *= speed;
  }
  return record;
}

RunComparison compare(const std::vector<ComparedRun>& runs) {
  SilentProgress silent;
  return compare_runs(runs, {}, silent);
}

TEST(ComparedSpeed, HasNoIntervalWhereOneRunHadLessOfTheProcessors) {
  Record before = record_at(1);
  Record after = record_at(0.4);
  const std::string name = before.variants.front().name;
  const auto threads = static_cast<double>(before.variants.front().threads);
  before.processor_use = {{.variant = name, .seconds = 1, .processor_seconds = 0.95 * threads}};
  after.processor_use = {{.variant = name, .seconds = 1, .processor_seconds = 0.4 * threads}};
  const RunComparison comparison = compare({run("a", before), run("b", after)});
  const ComparedSpeed& rate = comparison.speed.front();
  ASSERT_EQ(rate.of, name);
  EXPECT_NEAR(*rate.ratios[0], 0.4, 1e-9);
  EXPECT_FALSE(rate.lows[0]);
  EXPECT_THAT(comparison.warnings,
              testing::Contains(HasSubstr("95% of their time on processors, then 40%")));
}

TEST(ComparedSpeed, HasAnIntervalOnTheSameMachineOnly) {
  Record other = record_at(1.3);
  other.machine.cpu = "Another CPU";
  const RunComparison comparison = compare(
      {run("a", test::sample_record()), run("b", record_at(1.3)), run("c", std::move(other))});
  const ComparedSpeed& rate = comparison.speed.front();
  ASSERT_EQ(rate.quantity, "texts/s");
  EXPECT_NEAR(*rate.ratios[0], 1.3, 1e-9);
  // Every pass is 1.3 times as fast: what is left of the interval is the allowance.
  EXPECT_NEAR(*rate.lows[0], 1.3 / (1 + kSessionAllowance), 1e-6);
  EXPECT_NEAR(*rate.highs[0], 1.3 * (1 + kSessionAllowance), 1e-6);
  EXPECT_FALSE(rate.lows[1]);
  EXPECT_NEAR(*rate.ratios[1], 1.3, 1e-9) << "the ratio itself is known";
}

TEST(ComparisonCsv, IsReadBackByAnotherReaderWithEveryNumberAsItWas) {
  RECKON_REQUIRE_PYTHON("csv");
  Record named = record_at(0.8);
  named.machine.cpu = "a \"quoted\", name\nof two lines";
  const RunComparison comparison =
      compare({run("a", test::sample_record()), run("b, c", std::move(named)),
               run("d", test::sample_record())});
  const test::TemporaryDirectory folder;
  std::ofstream(folder / "c.csv") << comparison_csv(comparison);
  const ComparedMetric& metric = comparison.systems.front();
  const std::string script = fmt::format(
      R"(import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
assert all(None not in row and None not in row.values() for row in rows)
systems = [row for row in rows if row["part"] == "system"]
assert len(systems) == {} * 3, len(systems)
first = [row for row in systems if row["of"] == {} and row["name"] == {} and row["k"] == "{}"]
assert [row["run"] for row in first] == ["a", "b, c", "d"]
assert [float(row["value"]) for row in first] == [{}] * 3
assert first[0]["difference"] == "" and float(first[1]["difference"]) == 0
assert first[1]["reason"] == "not paired: none kept"
speed = [row for row in rows if row["part"] == "speed" and row["name"] == "texts/s"]
assert abs(float(speed[1]["ratio"]) - 0.8) < 1e-9
cpu = [row["value"] for row in rows if row["part"] == "setting" and row["name"] == "machine.cpu"]
assert cpu[1] == 'a "quoted", name\nof two lines', cpu
)",
      comparison.systems.size(), "'" + metric.of + "'", "'" + metric.name + "'", *metric.k,
      *metric.values[0].value);
  EXPECT_EQ(test::run_python(script, (folder / "c.csv").string()), "");
}

TEST(Csv, QuotesWhatIsSyntax) {
  const std::vector<std::string> fields = {"a", "b,c", "say \"x\"", "", "two\nlines"};
  EXPECT_EQ(csv_line(fields), "a,\"b,c\",\"say \"\"x\"\"\",,\"two\nlines\"\n");
}

TEST(ComparisonPage, SaysWhatIsShownFirstAndDrawsEveryTable) {
  const std::string html = comparison_html(
      compare({run("a", test::sample_record()), run("b", record_at(1.3))}), ComparedMetrics::kMain);
  EXPECT_THAT(html, HasSubstr("1.30x"));
  EXPECT_THAT(html, HasSubstr(": faster"));
  for (const char* chart : {"systems-compared", "tasks-compared", "speed-compared"}) {
    EXPECT_THAT(html, HasSubstr(fmt::format("<canvas id=\"{}\"", chart)));
  }
}

TEST(ComparisonPage, TakesEveryTextAsPlainWords) {
  const std::string html =
      comparison_html(compare({run("<img src=x>", test::hostile_record()),
                               run("</script><script>x()", test::hostile_record())}),
                      ComparedMetrics::kAll);
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("<script>x")));
}

}  // namespace
}  // namespace reckon
