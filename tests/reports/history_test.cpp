#include "reports/history.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "reports/gate_json.h"
#include "reports/history_page.h"
#include "reports/history_report.h"
#include "reports/html_report.h"
#include "reports/record_json.h"
#include "tests/reports/sample_record.h"
#include "tests/reports/sample_scenario.h"
#include "tests/support/errors.h"
#include "tests/support/python.h"
#include "tests/support/source_directory.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t kRecords = 24;
constexpr std::size_t kSlower = 14;  // the first record of the slower build

// A run of the i-th commit on this CPU: one variant, 1,000 texts a second and some noise, 8% slower
// from kSlower on.
Record record_of(std::size_t i, const std::string& cpu, double speed, Random& random) {
  Record record = test::sample_record();
  record.created = fmt::format("2026-01-{:02}T12:00:00Z", i + 1);
  record.machine.cpu = cpu;
  record.machine.commit = fmt::format("commit{:02}", i);
  record.variants.resize(1);
  VariantResult& variant = record.variants[0];
  variant.latency.reset();
  variant.peak_memory_bytes.reset();
  const double noise = std::exp(0.01 * random.normal());
  variant.encoding->texts_per_second.median = speed * (i < kSlower ? 1.0 : 0.92) * noise;
  return record;
}

class HistoryFolder : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  void write_runs() {
    Random random(1);
    for (std::size_t i = 0; i < kRecords; ++i) {
      // Names in another order than times.
      write(fmt::format("{:02}.json", (7 * i) % kRecords),
            to_json(record_of(i, "CPU A", 1000, random)));
    }
  }
  History open() { return open_history(folder_.path(), {}); }

  const test::TemporaryDirectory folder_;
};

const HistorySeries& series_of(const History& history, const std::string& name,
                               const std::string& conditions = "") {
  for (const HistorySeries& series : history.series) {
    const bool there = history.conditions[series.conditions].find(conditions) != std::string::npos;
    if (series.name == name && there) return series;
  }
  throw Error("no series " + name);
}

TEST_F(HistoryFolder, NamesTheFirstCommitOfASlowdown) {
  write_runs();
  const History history = open();
  ASSERT_EQ(history.entries.size(), kRecords);
  const HistorySeries& speed = series_of(history, "fp32 texts/s");
  ASSERT_EQ(speed.changes.size(), 1U);
  const ChangePoint& change = speed.changes[0];
  const ChangedCommits commits = commits_of(history, speed, change);
  EXPECT_EQ(commits.first, "commit14");
  EXPECT_EQ(commits.last_before, "commit13");
  EXPECT_THAT(commits.also, IsEmpty());
  EXPECT_NEAR(change.shift, 0.92, 0.01);
  EXPECT_LE(change.shift_interval->low, 0.92);
  EXPECT_GE(change.shift_interval->high, 0.92);
  EXPECT_LE(change.p_adjusted, history.level);
  for (const HistorySeries& series : history.series) {
    EXPECT_EQ(series.changes.empty(), &series != &speed) << series.name;
  }
  EXPECT_THAT(history_text(history), HasSubstr("first commits: commit14"));
}

TEST_F(HistoryFolder, NeverMixesMachinesInASeriesOfSpeed) {
  // Alternating machines, one twice as fast, and a slowdown on both: in one series it would drown.
  Random random(2);
  for (std::size_t i = 0; i < kRecords; ++i) {
    write(fmt::format("a{:02}.json", i), to_json(record_of(i, "CPU A", 1000, random)));
    write(fmt::format("b{:02}.json", i), to_json(record_of(i, "CPU B", 2000, random)));
  }
  const History history = open();
  for (const char* cpu : {"CPU A", "CPU B"}) {
    const HistorySeries& speed = series_of(history, "fp32 texts/s", cpu);
    EXPECT_EQ(speed.points.size(), kRecords);
    ASSERT_EQ(speed.changes.size(), 1U) << cpu;
    EXPECT_EQ(commits_of(history, speed, speed.changes[0]).first, "commit14");
  }
  EXPECT_EQ(series_of(history, "fp32/content ndcg@10").points.size(), 2 * kRecords)
      << "quality is that of both";
}

TEST_F(HistoryFolder, FindsALossOfQualityThatIsTheSameInEveryRun) {
  Random random(3);
  for (std::size_t i = 0; i < kRecords; ++i) {
    Record record = record_of(i, "CPU A", 1000, random);
    for (Metric& metric : record.systems[0].metrics) {
      if (i >= 12 && metric.name == "ndcg") *metric.value -= 0.002;
    }
    write(fmt::format("{}.json", i), to_json(record));
  }
  const History history = open();
  const HistorySeries& loss = series_of(history, "fp32/content ndcg@10");
  ASSERT_EQ(loss.changes.size(), 1U);
  EXPECT_EQ(commits_of(history, loss, loss.changes[0]).first, "commit12");
  EXPECT_NEAR(loss.changes[0].shift, -0.002, 1e-12);
}

TEST_F(HistoryFolder, SaysWhatElseChangedAndThatACommitIsOnBothSides) {
  Random random(4);
  for (std::size_t i = 0; i < kRecords; ++i) {
    Record record = record_of(i, "CPU A", 1000, random);
    record.machine.commit = "same";
    if (i >= kSlower) record.machine.operating_system = "Another";
    write(fmt::format("{}.json", i), to_json(record));
  }
  const History history = open();
  const std::string text = history_text(history);
  EXPECT_THAT(text, HasSubstr("the commit same is on both sides: something else changed"));
  EXPECT_THAT(text, HasSubstr("operating system: "));
  EXPECT_THAT(text, HasSubstr(", then Another"));
}

TEST_F(HistoryFolder, ReadsFoldersOfRunsAndScenariosAndLeavesOutTheRest) {
  Random random(5);
  const std::string run = to_json(record_of(0, "CPU A", 1000, random));
  write("2026-01-01/results.json", run);
  write("copy.json", run);
  write("scenario.json", test::sample_scenario(30));
  write("invalid.json", test::sample_scenario(90, "fp32", false));
  std::string no_memory = test::sample_scenario(50);
  const std::string field = "\"memory_bytes\":";
  no_memory.replace(no_memory.find(field), field.size(), field + "\"much\",\"other\":");
  write("memory.json", no_memory);
  write("gate.json", gate_json({}));
  write("cut.json", run.substr(0, 1000));
  write("notes.txt", "not asked for");
  json other = json::parse(run);
  other["version"] = 2;
  write("other.json", other.dump());
  json nan = json::parse(run);
  nan["created"] = "yesterday";
  write("when.json", nan.dump());
  write("nan.json", "{\"format\": \"reckon-results\", \"version\": NaN}");
  const History history = open();
  EXPECT_EQ(history.entries.size(), 2U);
  EXPECT_THAT(history.warnings, testing::SizeIs(8));
  for (const char* part :
       {"copy.json: the same as", "INVALID (latency bound", "format \"reckon-gate\"", "cut.json",
        "version is 2, this program reads version 1", "expected a time",
        "memory.json: machine.memory_bytes: found much, expected a number", "nan.json"}) {
    EXPECT_THAT(history.warnings, Contains(HasSubstr(part)));
  }
  EXPECT_EQ(series_of(history, "fp32 server latency p99").points[0].value, 30);
  EXPECT_THAT(history_text(history), HasSubstr("too few records"));
}

// What the report of a run shows: its own series, up to itself.
TEST_F(HistoryFolder, EndsWithTheRecordThatItIsToldFor) {
  write_runs();
  Random random(2);
  const Record other = record_of(5, "CPU B", 500, random);
  write("other.json", to_json(other));
  const Record last = record_of(kSlower + 4, "CPU A", 1000, random);
  // The one of the same second in the folder is another run; the record itself counts once.
  write("last.json", to_json(last));
  const History history = history_before(last, folder_.path(), {});
  const HistorySeries& speed = series_of(history, "fp32 texts/s");
  ASSERT_EQ(speed.points.size(), kSlower + 6);
  EXPECT_EQ(speed.points.back().value, last.variants[0].encoding->texts_per_second.median);
  EXPECT_EQ(history.entries.back().commit, last.machine.commit);
  for (const HistorySeries& series : history.series) {
    EXPECT_THAT(history.conditions[series.conditions], testing::Not(HasSubstr("CPU B")));
  }
  const std::string page = html_report(last, history);
  EXPECT_THAT(page, HasSubstr("id=\"history\""));
  EXPECT_THAT(page, HasSubstr("commit03"));
  EXPECT_THAT(html_report(last), testing::Not(HasSubstr("id=\"history\"")));
}

TEST_F(HistoryFolder, OfARecordWithNothingBeforeItHasNoSeries) {
  Random random(1);
  const Record first = record_of(0, "CPU A", 1000, random);
  EXPECT_THAT(history_before(first, "", {}).series, IsEmpty());
  EXPECT_THAT(history_before(first, folder_.path() / "nowhere", {}).series, IsEmpty());
  write("first.json", to_json(first));
  write("later.json", to_json(record_of(1, "CPU A", 1000, random)));
  EXPECT_THAT(history_before(first, folder_.path(), {}).series, IsEmpty());
}

TEST_F(HistoryFolder, OfNothingIsRefused) {
  EXPECT_THAT(test::error_of([&] { open(); }), HasSubstr("no results of runs or scenarios"));
  EXPECT_THAT(test::error_of([&] { open_history(folder_ / "none", {}); }), HasSubstr("none: "));
  write("bad.json", "{");
  EXPECT_THAT(test::error_of([&] { open(); }), HasSubstr("bad.json: not JSON"));
}

TEST_F(HistoryFolder, IsTheSameAsJsonAndCsv) {
  RECKON_REQUIRE_PYTHON("jsonschema");
  write_runs();
  const History history = open();
  write("out.js", history_json(history));
  write("out.csv", history_csv(history));
  const std::string schema = (test::source_directory() / "reports/history.schema.json").string();
  EXPECT_EQ(test::run_python(fmt::format(R"(import csv, json, sys, jsonschema
schema = json.load(open("{}"))
jsonschema.Draft202012Validator.check_schema(schema)
found = json.load(open(sys.argv[1] + "/out.js"))
jsonschema.Draft202012Validator(schema).validate(found)
rows = list(csv.DictReader(open(sys.argv[1] + "/out.csv", newline="")))
assert len(rows) == len(found["series"])
for row, series in zip(rows, found["series"]):
    assert row["series"] == series["name"] and int(row["records"]) == len(series["points"])
    if series["changes"]:
        change, = series["changes"]
        assert row["first_commit"] == change["first_commit"] == "commit14"
        assert float(row["shift"]) == change["shift"] and float(row["p_adjusted"]) == change["p_adjusted"]
    else:
        assert row["first_commit"] == ""
)",
                                         schema),
                             folder_.path().string()),
            "");
}

TEST_F(HistoryFolder, IsAPageThatTakesEveryTextAsPlainWords) {
  Random random(6);
  Record record = record_of(0, "<b>CPU</b>", 1000, random);
  record.machine.commit = "</script><img>";
  write("a.json", to_json(record));
  const std::string html = history_html(open());
  EXPECT_THAT(html, HasSubstr("<canvas id=\"history\""));
  EXPECT_THAT(html, testing::Not(HasSubstr("<img")));
  EXPECT_THAT(html, testing::Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace reckon
