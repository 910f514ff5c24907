#include "reports/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/record_queries.h"
#include "tests/reports/sample_record.h"

namespace reckon {
namespace {

using test::empty_record;
using test::sample_record;
using testing::HasSubstr;
using testing::Not;

TEST(Summary, SaysWhatIsBestAndFastestAndWhetherVariantsDiffer) {
  const std::vector<Headline> all = headlines(sample_record());
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[0].figure, "0.1180");
  EXPECT_EQ(all[0].text,
            "ndcg@10 of fp32/mixture [0.1090, 0.1270]; the best without a model is none/item_cf, "
            "0.1100");
  EXPECT_EQ(all[1].figure, "388 texts/s");
  EXPECT_EQ(all[1].label, "Fastest variant");
  EXPECT_EQ(all[1].text, "int8 [380, 396], 2.40x fp32 [2.40x, 2.40x]");
  EXPECT_EQ(all[2].label, "Cheapest within 1% of fp32's ndcg@10 of content");
  EXPECT_EQ(all[2].figure, "fp32");
  EXPECT_THAT(all[2].text, HasSubstr("no other is shown to be within it; nearest is int8, within"));
  EXPECT_EQ(all[3].label, "int8/mixture against fp32/mixture");
  EXPECT_EQ(all[3].figure, "-0.0011");
  EXPECT_EQ(all[3].text, "ndcg@10 [-0.0031, +0.0009]: no difference shown");
  EXPECT_EQ(all[4].text, "ndcg@10 [-0.0088, -0.0078]: lower");
}

// The sample record of a generated dataset, whose truth scores `oracle` by every metric.
Record record_with_oracle(double oracle) {
  Record record = sample_record();
  for (SystemResult& system : record.systems) {
    for (Metric& metric : system.metrics) metric.fraction_of_oracle = *metric.value / oracle;
  }
  SystemResult bound = record.systems.back();
  bound.name = "none/oracle";
  bound.recommender = "oracle";
  for (Metric& metric : bound.metrics) metric.value = oracle;
  record.systems.insert(record.systems.begin(), bound);
  return record;
}

TEST(Summary, TakesThePlantedTruthAsABoundAndNotAsTheBestSystem) {
  const std::vector<Headline> all = headlines(record_with_oracle(0.5));
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].text,
            "ndcg@10 of fp32/mixture [0.1090, 0.1270], 23.6% of the oracle's 0.5000; the best "
            "without a model is none/item_cf, 0.1100");
  EXPECT_EQ(all[3].label, "int8/mixture against fp32/mixture");
}

TEST(Summary, ComparesVariantsEvenWhereASystemWithoutAModelIsBest) {
  Record record = sample_record();
  for (SystemResult& system : record.systems) {
    if (system.name != "none/item_cf") continue;
    for (Metric& metric : system.metrics) metric.value = 0.9;
  }
  const std::vector<Headline> all = headlines(record);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_THAT(all[0].text, HasSubstr("none/item_cf"));
  EXPECT_EQ(all[3].label, "int8/mixture against fp32/mixture");
}

TEST(Summary, CallsNoVariantFasterThanItsIntervalsShow) {
  Record record = sample_record();
  record.variants.resize(2);
  for (std::size_t i = 0; i < 4; ++i) record.variants[1].encoding->repetitions[i].seconds *= 4;
  Headline speed = headlines(record)[1];
  EXPECT_EQ(speed.label, "Highest median speed");
  EXPECT_THAT(speed.text, HasSubstr(" fp32 [0.60x, 2.40x]; no difference from fp32 shown"));

  for (VariantResult& variant : record.variants) {
    variant.encoding->repetitions.resize(2);
    Rate& rate = variant.encoding->texts_per_second;
    rate.low = rate.high = std::nullopt;
    rate.reason = "2 passes: an interval of the median needs 6";
  }
  record.variants[1].encoding->repetitions = record.variants[0].encoding->repetitions;
  for (Repetition& pass : record.variants[1].encoding->repetitions) pass.seconds /= 2;
  speed = headlines(record)[1];
  EXPECT_EQ(speed.label, "Highest median speed");
  EXPECT_EQ(speed.text,
            "int8, 2.00x fp32; no difference from fp32 shown; 2 passes: an interval of the median "
            "needs 6");

  record.variants[0].encoding->repetitions[0].tokens = 1;
  EXPECT_THAT(headlines(record)[1].text,
              HasSubstr("from fp32 shown: the passes are not over the same texts; 2 passes"));

  record.variants.resize(1);
  speed = headlines(record)[1];
  EXPECT_EQ(speed.label, "Speed");
  EXPECT_EQ(speed.text, "fp32; 2 passes: an interval of the median needs 6");
}

TEST(Summary, ShowsEveryPartOfARun) {
  for (const std::string& text :
       {summary_text(sample_record()), summary_markdown(sample_record())}) {
    for (const char* part :
         {"ml-latest-small: 9,742 items", "22,713,216 parameters", "none/popularity",
          "1,000 left out", "int8", "banking77", "users without a relevant item", "encode fp32",
          "another process used 1.4 cores"}) {
      EXPECT_THAT(text, HasSubstr(part));
    }
    EXPECT_THAT(text, Not(HasSubstr("nan")));
  }
}

TEST(Summary, OfARunWithoutResultsHasNoEmptyTables) {
  const std::string text = summary_text(empty_record());
  EXPECT_THAT(text, HasSubstr("ml-latest-small"));
  EXPECT_THAT(text, Not(HasSubstr("Variants")));
  EXPECT_TRUE(headlines(empty_record()).empty());
}

TEST(Summary, NamesWhyAValueIsMissing) {
  Record record = sample_record();
  for (Metric& metric : record.systems[0].metrics) {
    if (metric.name == "auc") {
      metric.value = metric.low = metric.high = std::nullopt;
      metric.reason = "every candidate is relevant";
    }
  }
  EXPECT_THAT(summary_text(record), HasSubstr("fp32/content, auc: every candidate is relevant"));
}

TEST(RecordQueries, ChooseTheCutoffOfHeadlines) {
  Record record = sample_record();
  EXPECT_EQ(main_cutoff(record), 10);
  EXPECT_EQ(cutoffs(record), (std::vector<std::int64_t>{5, 10, 20, 50}));
  for (SystemResult& system : record.systems) {
    std::erase_if(system.metrics, [](const Metric& metric) { return metric.k == 10; });
  }
  EXPECT_EQ(main_cutoff(record), 5);
  EXPECT_EQ(main_cutoff(empty_record()), std::nullopt);
}

TEST(Summary, NamesTheWorstSliceOfEachSystemAndShowsAllInMarkdownOnly) {
  const std::string text = summary_text(sample_record());
  const std::string markdown = summary_markdown(sample_record());
  for (const std::string& summary : {text, markdown}) {
    EXPECT_THAT(summary, HasSubstr("Worst slices"));
    EXPECT_THAT(summary, HasSubstr("Action of genres"));
  }
  EXPECT_THAT(text, Not(HasSubstr("Slices of")));
  EXPECT_THAT(markdown, HasSubstr("Slices of fp32/content"));
  EXPECT_THAT(markdown, HasSubstr("21 to 60"));
  EXPECT_THAT(summary_text(empty_record()), Not(HasSubstr("slices")));
}

}  // namespace
}  // namespace reckon
