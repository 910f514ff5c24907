#include "reports/html_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "reports/chart_data.h"
#include "reports/html_assets.h"
#include "reports/html_page.h"
#include "reports/html_table.h"
#include "tests/reports/hostile_record.h"
#include "tests/reports/sample_record.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using test::empty_record;
using test::hostile_record;
using test::sample_record;
using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++n;
  }
  return n;
}

TEST(HtmlReport, HoldsEveryPartOfTheRunWithoutScripts) {
  const std::string html = html_report(sample_record());
  for (const char* part :
       {"<h1>ml-latest-small</h1>", "0.1180 <span class=\"interval\">[0.1090, 0.1270]</span>",
        "needs at least 2995 samples", "out-of-scope rows", "users without a relevant item",
        "another process used 1.4 cores", "binary gain, log2 discount", "avx512_vnni",
        "Quality by slice", "Slices of int8/content - fp32/content", "encode fp32:<wbr>layers=4",
        "by-time-per-user", "fp32/<wbr>mixture:<wbr> content"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
}

TEST(HtmlReport, NeedsNoOtherFileAndNoNetwork) {
  const std::string html = html_report(sample_record());
  EXPECT_THAT(html, Not(testing::ContainsRegex("(src|href)=[\"']?[^#\"']")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(HtmlReport, LeavesNoPlaceOfItsPageUnfilled) {
  EXPECT_THAT(html_report(sample_record()), Not(testing::ContainsRegex("[{][{][a-z_]+[}][}]")));
}

TEST(HtmlReport, TakesEveryTextAsPlainWords) {
  const std::string html = html_report(hostile_record());
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("<script>window")));
  EXPECT_THAT(html, Not(HasSubstr("\x1b")));
  EXPECT_THAT(html, Not(HasSubstr("\u202E<")));
  EXPECT_EQ(count(html, "<script"), count(html_assets::page, "<script"));
  EXPECT_EQ(count(html, "</script"), count(html_assets::page, "</script"));
  EXPECT_EQ(count(html, "<!--"), 0U);
  EXPECT_EQ(count(html, "<h1>"), 1U) << "a placeholder in a text is not filled";
}

TEST(HtmlReport, EmbedsScriptsThatDoNotCloseTheirElement) {
  for (const std::string_view asset :
       {html_assets::chart_library, html_assets::chart_series, html_assets::chart_plugins,
        html_assets::charts, html_assets::interval_charts, html_assets::history_chart,
        html_assets::roofline_chart, html_assets::slice_chart, html_assets::controls}) {
    EXPECT_EQ(count(asset, "</script"), 0U);
    EXPECT_EQ(count(asset, "<!--"), 0U);
  }
}

TEST(HtmlReport, LeavesOutWhatWasNotMeasured) {
  const std::string html = html_report(empty_record());
  EXPECT_THAT(html, HasSubstr("About this run"));
  for (const char* part :
       {"<canvas", "Recommendations", "Quality by slice", "Variants", "Labelled tasks"}) {
    EXPECT_THAT(html, Not(HasSubstr(part)));
  }
}

TEST(HtmlReport, IsTheSameForTheSameRecord) {
  EXPECT_EQ(html_report(sample_record()), html_report(sample_record()));
}

TEST(HtmlReport, IsWrittenWholeOrNotAtAll) {
  const test::TemporaryDirectory folder;
  write_html_report(folder / "report.html", sample_record());
  std::ostringstream text;
  text << std::ifstream(folder / "report.html").rdbuf();
  EXPECT_EQ(text.str(), html_report(sample_record()));
  EXPECT_THROW(write_html_report(folder / "no/report.html", sample_record()), Error);
}

TEST(HtmlTable, EscapesTextInElementsAndAttributes) {
  EXPECT_EQ(escape_html("<a href=\"x\" id='y'>&"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
  const std::string html =
      html_table({.title = "\"><b>", .columns = {{"<i>"}}, .rows = {{"<u>"}}, .notes = {"<s>"}});
  for (const char* part : {"<b>", "<i>", "<u>", "<s>"}) EXPECT_THAT(html, Not(HasSubstr(part)));
}

TEST(HtmlTable, LetsNamesOfSystemsBreakBetweenTheirParts) {
  const std::string html = html_table({.title = "t",
                                       .columns = {{"a"}, {"b"}},
                                       .rows = {{"fp32:l=4/mixture", "a/b"}},
                                       .notes = {}});
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">fp32:<wbr>l=4/<wbr>mixture</th>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"text\">a/<wbr>b</td>"));
}

TEST(ChartData, GivesEverySystemAValueForEveryMetric) {
  const nlohmann::ordered_json data = chart_data(sample_record());
  ASSERT_EQ(data["systems"].size(), 9U);
  for (const auto& system : data["systems"]) {
    EXPECT_EQ(system["values"].size(), data["metrics"].size());
    EXPECT_EQ(system["speed"].is_null(), system["variant"].is_null());
  }
  EXPECT_EQ(data["metrics"][data["main"].get<std::size_t>()],
            (nlohmann::ordered_json{{"name", "ndcg"}, {"k", 10}}));
}

// int8 is faster and worse than fp32, but faster and better than fp32:layers=4.
TEST(ChartData, MarksTheVariantsThatNoOtherBeats) {
  Record record = sample_record();
  for (SystemResult& system : record.systems) {
    Metric lower = system.metrics.front();
    lower.name = "gini";
    system.metrics.push_back(lower);
  }
  const nlohmann::ordered_json data = chart_data(record);
  for (const auto& system : data["systems"]) {
    ASSERT_EQ(system["front"].size(), data["metrics"].size());
    const bool beats_or_is_alone = system["variant"] == "fp32" || system["variant"] == "int8";
    EXPECT_EQ(system["front"][data["main"].get<std::size_t>()], beats_or_is_alone);
    EXPECT_EQ(system["front"].back(), false) << "of gini, lower is better";
  }
}

TEST(ChartData, KeepsTheEndsOfALongDistribution) {
  Record record = sample_record();
  std::vector<double>& samples = record.variants[0].latency->samples;
  samples.clear();
  for (int i = 100'000; i > 0; --i) samples.push_back(i);
  const auto points = nlohmann::json(chart_data(record))["latency"][0]["points"];
  EXPECT_EQ(points.front(), (nlohmann::json{1.0, 1e-5}));
  EXPECT_EQ(points.back(), (nlohmann::json{100'000.0, 1.0}));
  EXPECT_EQ(points[200], (nlohmann::json{50'000.0, 0.5}));
  EXPECT_EQ(points[points.size() - 2], (nlohmann::json{99'999.0, 0.99999}))
      << "each place of the tail is there: p99.999 of 100,000";
  EXPECT_LT(points.size(), 470U);
}

TEST(ChartData, OfOneSampleIsOneStep) {
  Record record = sample_record();
  record.variants[0].latency->samples = {3};
  const auto points = nlohmann::json(chart_data(record))["latency"][0]["points"];
  EXPECT_EQ(points, (nlohmann::json{{3.0, 1.0}}));
}

TEST(ChartData, CannotCloseItsScriptElement) {
  const std::string data = script_json(chart_data(hostile_record()));
  EXPECT_THAT(data, Not(HasSubstr("<")));
  EXPECT_THAT(data, Not(HasSubstr("\u2028")));
  EXPECT_NE(nlohmann::json::parse(data)["stages"][0][0].get<std::string>().find("</script>"),
            std::string::npos)
      << "the text itself is kept";
}

}  // namespace
}  // namespace reckon
