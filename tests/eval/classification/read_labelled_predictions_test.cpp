#include "eval/classification/read_labelled_predictions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "tests/support/temporary_directory.h"

namespace reckon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ReadLabelledPredictions : public testing::Test {
 protected:
  LabelledPredictions read(std::string_view text, const LabelledPredictionsOptions& options = {}) {
    const auto path = directory_.path() / "p.csv";
    std::ofstream(path, std::ios::binary) << text;
    return read_labelled_predictions(path, options);
  }
  std::string error(std::string_view text, const LabelledPredictionsOptions& options = {}) {
    try {
      read(text, options);
    } catch (const Error& error) {
      EXPECT_EQ(std::string_view(error.what()).find('\n'), std::string_view::npos);
      return error.what();
    }
    return "no error";
  }

 private:
  test::TemporaryDirectory directory_;
};

std::vector<double> scores_of(const LabelledPredictions& data) {
  return {data.scores.data(), data.scores.data() + data.scores.rows() * data.scores.cols()};
}

TEST_F(ReadLabelledPredictions, TakesAScoreOfThePositiveLabel) {
  const LabelledPredictions data = read("truth,score,weight\n1,0.75,2\n0,-3,0.5\n");
  EXPECT_EQ(data.kind, LabelKind::kBinary);
  EXPECT_THAT(data.labels, ElementsAre("0", "1"));
  EXPECT_THAT(data.truth, ElementsAre(1, 0));
  EXPECT_THAT(scores_of(data), ElementsAre(0.75, -3));
  EXPECT_THAT(data.weights, ElementsAre(2, 0.5));
}

TEST_F(ReadLabelledPredictions, KnowsThePositiveLabelByItsNameOrFromTheUser) {
  EXPECT_THAT(read("y_true,y_score\n-1,1\n1,2\n").labels, ElementsAre("-1", "1"));
  EXPECT_THAT(read("y_true,y_score\nno,1\nyes,2\n").labels, ElementsAre("no", "yes"));
  const LabelledPredictions data = read("label,score\nham,1\nspam,2\n", {.positive = "ham"});
  EXPECT_THAT(data.labels, ElementsAre("spam", "ham"));
  EXPECT_THAT(data.truth, ElementsAre(1, 0));
  EXPECT_THAT(error("label,score\nham,1\nspam,2\n"), HasSubstr("positive"));
  EXPECT_THAT(error("label,score\nham,1\nspam,2\n", {.positive = "eggs"}), HasSubstr("positive"));
}

TEST_F(ReadLabelledPredictions, ReadsATruthOfOneClass) {
  EXPECT_THAT(read("truth,score\n0,1\n0,2\n").labels, ElementsAre("0", "1"));
  const LabelledPredictions data = read("truth,score\n1,1\n1,2\n");
  EXPECT_THAT(data.labels, ElementsAre("not 1", "1"));
  EXPECT_THAT(data.truth, ElementsAre(1, 1));
}

TEST_F(ReadLabelledPredictions, TakesScoresOfSeveralLabelsInTheOrderOfTheirColumns) {
  const LabelledPredictions data =
      read("id,score:b,score:a,score:c,label\n7,0.1,5,-1,a\n8,0.3,0.2,0.5,c\n");
  EXPECT_EQ(data.kind, LabelKind::kMulticlass);
  EXPECT_THAT(data.labels, ElementsAre("b", "a", "c"));
  EXPECT_THAT(data.truth, ElementsAre(1, 2));
  EXPECT_THAT(scores_of(data), ElementsAre(0.1, 5, -1, 0.3, 0.2, 0.5));
  EXPECT_THAT(decided_labels(data), ElementsAre(1, 2));
}

TEST_F(ReadLabelledPredictions, TakesScoresOfTwoLabelsAsBinary) {
  const LabelledPredictions data =
      read("truth\tprob_cat\tprob_dog\ncat\t0.5\t0.5\ndog\t0.2\t0.8\n");
  EXPECT_EQ(data.kind, LabelKind::kBinary);
  EXPECT_THAT(data.labels, ElementsAre("cat", "dog"));
  EXPECT_THAT(scores_of(data), ElementsAre(0.5, 0.8));
  EXPECT_THAT(decided_labels(data), ElementsAre(0, 1));
  const LabelledPredictions swapped =
      read("truth,prob_cat,prob_dog\ncat,0.5,0.5\ndog,0.2,0.8\n", {.positive = "cat"});
  EXPECT_THAT(swapped.labels, ElementsAre("dog", "cat"));
  EXPECT_THAT(swapped.truth, ElementsAre(1, 0));
  EXPECT_THAT(scores_of(swapped), ElementsAre(0.5, 0.2));
  EXPECT_THAT(decided_labels(swapped), ElementsAre(1, 0));
}

TEST_F(ReadLabelledPredictions, TakesSetsOfLabels) {
  const LabelledPredictions data =
      read("truth,score:a,score:b,score:c d\na|b,1,0,0\n,0,0,0\nc d,0,0.5,0\nb a,0,0,1\n");
  EXPECT_EQ(data.kind, LabelKind::kMultilabel);
  const std::vector<std::uint8_t> sets(data.truth_sets.data(), data.truth_sets.data() + 12);
  EXPECT_THAT(sets, ElementsAre(1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0));
  const LabelledPredictions predicted =
      read("truth,prediction\nb|a,a\nlong name,\n", {.kind = LabelKind::kMultilabel});
  EXPECT_THAT(predicted.labels, ElementsAre("a", "b", "long name"));
  EXPECT_EQ(predicted.predicted_sets.row(1)[2], 0);
}

TEST_F(ReadLabelledPredictions, TakesPredictedLabelsSortedAsNumbersOrText) {
  const LabelledPredictions data = read("truth,prediction\n10,9\n9,9\n2,10\n");
  EXPECT_EQ(data.kind, LabelKind::kMulticlass);
  EXPECT_THAT(data.labels, ElementsAre("2", "9", "10"));
  EXPECT_THAT(data.truth, ElementsAre(2, 1, 0));
  EXPECT_THAT(data.predicted, ElementsAre(1, 1, 2));
  EXPECT_EQ(read("truth,prediction\n0,1\n1,1\n").kind, LabelKind::kBinary);
  EXPECT_EQ(read("truth,prediction\n0,1\n1,1\n", {.kind = LabelKind::kMulticlass}).kind,
            LabelKind::kMulticlass);
  EXPECT_EQ(read("truth,prediction\nb,a\na,a\n").kind, LabelKind::kMulticlass);
}

TEST_F(ReadLabelledPredictions, TakesEqualNumbersForOneLabel) {
  const LabelledPredictions data = read("truth,prediction\n10,9.0\n9,9.0\n2,10.0\n");
  EXPECT_THAT(data.labels, ElementsAre("2", "9", "10"));
  EXPECT_THAT(data.truth, ElementsAre(2, 1, 0));
  EXPECT_THAT(data.predicted, ElementsAre(1, 1, 2));
  EXPECT_THAT(read("truth,score\n1,1\n0,2\n1.0,3\n").truth, ElementsAre(1, 0, 1));
  EXPECT_THAT(read("truth,score:0,score:1,score:2\n1.0,1,2,0\n2,2,0,3\n").truth, ElementsAre(1, 2));
  EXPECT_THAT(read("truth,prediction\n1|2.0,1.0\n2,3\n").labels, ElementsAre("1", "2", "3"));
  EXPECT_THAT(read("truth,prediction\n1,1.0\nx,x\n").labels, ElementsAre("1", "1.0", "x"));
  EXPECT_THAT(read("truth,prediction\n01,1\n1,1\n").labels, ElementsAre("01", "1"));
}

TEST_F(ReadLabelledPredictions, TakesNumbersWithFractionsAsRatings) {
  const LabelledPredictions data = read("truth,prediction\n4,3.5\n2,2\n");
  EXPECT_EQ(data.kind, LabelKind::kRatings);
  EXPECT_THAT(data.true_ratings, ElementsAre(4, 2));
  EXPECT_THAT(data.predicted_ratings, ElementsAre(3.5, 2));
  EXPECT_EQ(read("rating,prediction\n4,3\n").kind, LabelKind::kRatings);
  EXPECT_EQ(read("truth,prediction\n4,3\n", {.kind = LabelKind::kRatings}).kind,
            LabelKind::kRatings);
  EXPECT_THAT(error("rating,prediction\n4,3\n5,good\n"), HasSubstr("p.csv:3: column prediction"));
}

TEST_F(ReadLabelledPredictions, KeepsRowsOutOfScopeApart) {
  const LabelledPredictions data =
      read("truth,score:a,score:b,score:oos\na,1,0,5\noos,0,0.5,9\n", {.out_of_scope = "oos"});
  EXPECT_EQ(data.kind, LabelKind::kMulticlass);
  EXPECT_THAT(data.labels, ElementsAre("a", "b"));
  EXPECT_THAT(data.truth, ElementsAre(0, LabelledPredictions::kOutOfScope));
  const LabelledPredictions answered = read("truth,prediction\na,b\n", {.out_of_scope = "b"});
  EXPECT_THAT(answered.labels, ElementsAre("a", "b"));
  EXPECT_THAT(answered.truth, ElementsAre(0));
  EXPECT_EQ(answered.out_of_scope_label, 1);
  EXPECT_THAT(error("truth,score\n1,0.5\n", {.out_of_scope = "1"}),
              HasSubstr("need a column of predictions or scores"));
}

TEST_F(ReadLabelledPredictions, ReadsQuotesByteOrderMarksAndForeignLineEnds) {
  const LabelledPredictions data = read(
      "\xEF\xBB\xBFtruth;score:\"\"x;\"score:a \"\"b\"\"\";\"score:c;d\"\r\n"
      "\"c;d\";1;2;3\r\n\r\n\"a \"\"b\"\"\";4;5;6\r\n");
  EXPECT_THAT(data.labels, ElementsAre("\"\"x", "a \"b\"", "c;d"));
  EXPECT_THAT(data.truth, ElementsAre(2, 1));
}

TEST_F(ReadLabelledPredictions, NamesTheLineOfWhatItRefuses) {
  EXPECT_THAT(error("truth,score\n1,0.5\n0,nan\n"), HasSubstr("p.csv:3: column score"));
  EXPECT_THAT(error("truth,score\n1,inf\n"), HasSubstr("p.csv:2: column score"));
  EXPECT_THAT(error("truth,score\n1,\n"), HasSubstr("p.csv:2"));
  EXPECT_THAT(error("truth,score\n1,0.5\n0;0.1\n"), HasSubstr("p.csv:3: 1 fields, expected 2"));
  EXPECT_THAT(error("truth,score\n0,1\n1,1\n2,1\n"), HasSubstr("p.csv:4"));
  EXPECT_THAT(error("truth,score\n,1\n"), HasSubstr("p.csv:2: column truth"));
  EXPECT_THAT(error("truth,score,weight\n1,1,-1\n"), HasSubstr("p.csv:2: column weight"));
  EXPECT_THAT(error("truth,score,weight\n1,1,0\n"), HasSubstr("all weights are 0"));
  for (const char* weight : {"1e308", "1e-320"})
    EXPECT_THAT(error(fmt::format("truth,score,weight\n1,1,{}\n", weight)),
                HasSubstr("the largest weight is"));
  EXPECT_THAT(error("truth,score:a,score:b,score:c\nd,1,2,3\n"), HasSubstr("p.csv:2"));
  EXPECT_THAT(error("truth,score:a,score:b,score:c\na|d,1,2,3\n"), HasSubstr("p.csv:2"));
  EXPECT_THAT(error("truth,prob_a,prob_b\na,0.2,1.5\n"), HasSubstr("a probability from 0 to 1"));
  EXPECT_THAT(error("truth,score:a,score:b,score:c\na,1,2,3\n,1,2,3\n"), HasSubstr("p.csv:3"));
  EXPECT_THAT(error("truth,score:a,score:b,prediction\na,1,2,c\n"),
              HasSubstr("p.csv:2: column prediction"));
}

TEST_F(ReadLabelledPredictions, RefusesTablesThatHoldNoPredictions) {
  EXPECT_THAT(error(""), HasSubstr("holds no rows"));
  EXPECT_THAT(error("truth,score\n"), HasSubstr("no rows below the header"));
  EXPECT_THAT(error("a,b\n1,2\n"), HasSubstr("no column of the truth"));
  EXPECT_THAT(error("truth,b\n1,2\n"), HasSubstr("no column of predictions"));
  EXPECT_THAT(error("rating,score\n1,2\n"), HasSubstr("no column of predictions"));
  EXPECT_THAT(error("truth,label,score\n1,1,2\n"), HasSubstr("mean the same"));
  EXPECT_THAT(error("truth,score,score\n1,1,2\n"), HasSubstr("mean the same"));
  EXPECT_THAT(error("truth,score:a,score:a\na,1,2\n"), HasSubstr("two columns"));
  EXPECT_THAT(error("truth,score:a\na,1\n"), HasSubstr("alone"));
  EXPECT_THAT(error("truth,score,score:a,score:b\na,1,1,1\n"), HasSubstr("expected one of them"));
  EXPECT_THAT(error("truth,score\n1,2\n", {.kind = LabelKind::kRatings}), HasSubstr("binary"));
  EXPECT_THAT(error("truth,score:a,score:b,score:c\na,1,2,3\n", {.kind = LabelKind::kBinary}),
              HasSubstr("expected two"));
}

}  // namespace
}  // namespace reckon
