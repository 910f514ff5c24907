#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reports/html_report.h"
#include "tests/reports/hostile_record.h"
#include "tests/reports/sample_record.h"
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
  void add(const std::string& name, const Record& record, int width) {
    std::string html = html_report(record);
    html.insert(html.find("<title>"), script("watch.js"));
    html.insert(html.rfind("</body>"), script("visit.js"));
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
  visits.add("desktop", test::sample_record(), 1280);
  visits.add("phone", test::sample_record(), 375);
  visits.add("hostile", test::hostile_record(), 375);
  visits.add("sparse", sparse_record(), 1280);
  visits.add("oracle", record_with_oracle(), 1400);
  visits.make();
  for (const char* report : {"desktop", "phone", "hostile", "sparse", "oracle"}) {
    const std::string seen = visits.seen_in(report);
    for (const char* part :
         {"charts: quality-speed quality-k latency stages |",
          "charts again: quality-speed quality-k latency stages |", "shown after hiding all: 0 |",
          "folded on paper: 0 |", "names beside the last column: true |",
          "wider than the window: false |", "wrong: nothing |", "hacked: no |"}) {
      EXPECT_THAT(seen, HasSubstr(part)) << report;
    }
  }
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("speed-metric: 25 from ndcg@10 |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("cutoff-metric: 6 from ndcg |"));
  EXPECT_THAT(visits.seen_in("desktop"), HasSubstr("shown again: 19 |"));
  EXPECT_THAT(visits.seen_in("phone"), HasSubstr("columns seen: 3 of 5 |"));
  EXPECT_THAT(visits.seen_in("oracle"), HasSubstr("columns seen: 8 of 8 |"));
  EXPECT_THAT(visits.seen_in("oracle"), HasSubstr("names at lines: 4, covered: 0 |"));
  for (const char* name : {"content", "mixture", "item_cf", "popularity", "random"}) {
    EXPECT_THAT(visits.seen_in("oracle"), HasSubstr(colour_of(name, visits.seen_in("desktop"))));
  }
}

}  // namespace
}  // namespace reckon
