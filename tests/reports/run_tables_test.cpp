#include "reports/run_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html_report.h"
#include "reports/quality_tables.h"
#include "reports/speed_tables.h"
#include "reports/summary.h"
#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using test::sample_record;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A run over labelled texts alone: nobody to recommend to, nothing timed.
Record labelled_record() {
  Record record = sample_record();
  record.dataset.items = record.dataset.users = record.dataset.interactions = 0;
  record.dataset.positive_rule.clear();
  record.dataset.split = {};
  record.systems.clear();
  record.comparisons.clear();
  record.excluded.clear();
  for (VariantResult& variant : record.variants) {
    variant = {.name = variant.name,
               .instruction_set = {},
               .threads = 2,
               .encoding = {},
               .latency = {},
               .peak_memory_bytes = {},
               .fidelity = {}};
  }
  return record;
}

TEST(RunTables, OfLabelledTextsShowNothingOfRecommending) {
  const std::string text = summary_text(labelled_record());
  for (const char* part : {"positive", "split", "0 train", "0 items", "Variants", "Recommend"}) {
    EXPECT_THAT(text, Not(HasSubstr(part)));
  }
  EXPECT_THAT(text, HasSubstr("ml-latest-small: labelled texts only"));
  const std::string html = html_report(labelled_record());
  EXPECT_THAT(html, Not(HasSubstr("<h2>Variants")));
  EXPECT_LT(html.find("<h2>Labelled tasks"), html.find("<h2>Time per stage"));
  EXPECT_LT(text.find("Labelled tasks"), text.find("\nTime\n"));
}

TEST(RunTables, CutALongCommitButNotThatItWasChanged) {
  Record record = sample_record();
  record.machine.commit = "7388abd22c-dirty";
  EXPECT_THAT(table_text(run_table(record)), HasSubstr("(7388abd22c-dirty)"));
  record.machine.commit = "0123456789abcdef01234567-dirty";
  EXPECT_THAT(table_text(run_table(record)), HasSubstr("(0123456789ab-dirty)"));
}

TEST(RunTables, SayHowManyUsersWereEvaluatedAndThatReasonsOverlap) {
  Record record = sample_record();
  record.dataset.users = 610;
  EXPECT_THAT(left_out_table(record).notes,
              ElementsAre("596 of 610 users were evaluated; a user who is left out may count in "
                          "several rows"));
}

TEST(QualityTables, SayWhyAValueHasNoIntervalOnce) {
  Record record = labelled_record();
  for (TaskResult& task : record.tasks) {
    for (Metric& metric : task.metrics) {
      if (metric.name != "auc_ovr_macro") continue;
      metric.low = metric.high = std::nullopt;
      metric.reason = "it is not resampled";
    }
  }
  const std::vector<std::string> notes = tasks_table(record).notes;
  EXPECT_EQ(
      std::count(notes.begin(), notes.end(), "auc_ovr_macro has no interval: it is not resampled"),
      1);
}

TEST(SpeedTables, ShowOnlyColumnsWithAValue) {
  Record record = labelled_record();
  record.work.clear();
  EXPECT_TRUE(variants_table(record).rows.empty());
  record.variants[1].peak_memory_bytes = 1024;
  const Table table = variants_table(record);
  ASSERT_EQ(table.columns.size(), 2U);
  EXPECT_EQ(table.columns[1].name, "peak memory");
  EXPECT_THAT(table.rows[1], ElementsAre("int8", "1.00 KiB"));
}

TEST(SpeedTables, ShowTheIntervalOfARatioOrWhyThereIsNone) {
  Record record = sample_record();
  EXPECT_EQ(variants_table(record).rows[0][3], "1.00x");
  EXPECT_EQ(variants_table(record).rows[1][3], "2.40x [2.40x, 2.40x]");
  for (VariantResult& variant : record.variants) {
    Encoding& encoding = *variant.encoding;
    encoding.repetitions.resize(2);
    encoding.texts_per_second.low = encoding.texts_per_second.high = std::nullopt;
    encoding.texts_per_second.reason = "2 passes: an interval of the median needs 6";
  }
  record.work.clear();
  EXPECT_EQ(variants_table(record).rows[1][3], "2.40x");
  EXPECT_THAT(variants_table(record).notes,
              ElementsAre("2 passes: an interval of the median needs 6"));
}

}  // namespace
}  // namespace reckon
