// Answers of the tools on two small queries, for measures that the shared cases do not have.

#include "tests/eval/definitions/ranking_cases.h"

namespace reckon {
namespace {

struct Answer {
  const char* measure;
  double first;
  double second;
};

// Every grade there is, a judged document that was not retrieved and two without judgment.
JudgedMemory two_queries() {
  return {
      test::Run{
          {"q1",
           {{"b", 9.0}, {"c", 8.0}, {"x", 7.0}, {"a", 6.0}, {"e", 5.0}, {"g", 4.0}, {"y", 3.0}}},
          {"q2", {{"a", 2.0}, {"z", 1.0}}}},
      test::Judgments{
          {"q1", {{"a", 3}, {"b", 0}, {"c", 1}, {"d", 2}, {"e", -2}, {"f", 0}, {"g", 1}}},
          {"q2", {{"a", 0}, {"b", 0}}}}};
}

void expect_answers(const char* tool, std::span<const Answer> answers) {
  const JudgedMemory source = two_queries();
  for (const Answer& answer : answers)
    test::expect_values(source, ranking_definition(tool), tool, answer.measure, {"q1", "q2"},
                        {answer.first, answer.second});
}

TEST(TrecEvalDefinitions, HaveTheExperimentalMeasuresOfTrecEval) {
  expect_answers("trec_eval", std::to_array<Answer>({
                                  {"G", 0.29510504124132325, 0},
                                  {"ndcg_rel", 0.34905875313179685, 0},
                                  {"Rndcg", 0.2393259276745357, 0},
                                  {"binG", 0.39040157791121266, 0},
                                  {"binG(relevance_level=2)", 0.21533827903669653, 0},
                                  {"Rprec_mult_0.20", 0, 0},
                                  {"Rprec_mult_0.60", 0.3333333333333333, 0},
                                  {"Rprec_mult_1.60", 0.42857142857142855, 0},
                                  {"Rprec_mult_2.00", 0.375, 0},
                                  {"gm_bpref", -0.9808292530117262, -11.512925464970229},
                                  {"set_relative_P", 0.75, 0},
                                  {"set_relative_P(relevance_level=2)", 0.5, 0},
                                  {"utility", -1, -2},
                                  {"num_nonrel_judged_ret", 1, 1},
                                  {"num_nonrel_judged_ret(relevance_level=2)", 3, 1},
                                  {"num_q", 1, 1},
                              }));
  test::expect_whole(two_queries(), ranking_definition("trec_eval"), "sum", "num_q", 2);
}

TEST(IrMeasuresDefinitions, HaveTheMeasuresOfCwlEval) {
  expect_answers("ir_measures", std::to_array<Answer>({
                                    {"SDCG(max_rel=3)@4", 0.25022833251802745, 0},
                                    {"BPM(T=0.9,max_rel=3)@5", 0.3333333333333333, 0},
                                    {"BPM(max_rel=3)@3", 0.1111111111111111, 0},
                                    {"INST(T=2.0,max_rel=3)", 0.14782318678472212, 0},
                                    {"INSQ(max_rel=3)", 0.13019898686065418, 0},
                                    {"NERR8(max_rel=3)@5", 0.3, 0},
                                    {"NERR9(max_rel=3)@5", 0.1764705882352941, 0},
                                    {"NERR10(max_rel=3)", 0.26862611073137393, 0},
                                    {"NERR11(min_rel=1,max_rel=2)", 0.08627920910724987, 0},
                                }));
  EXPECT_THROW(bind_measure(ranking_definition("ir_measures"), "INST"), Error);
  EXPECT_THROW(bind_measure(ranking_definition("ir_measures"), "INST(max_rel=0)"), Error);
}

TEST(IrMeasuresDefinitions, KnowTheOtherNamesOfAMeasure) {
  expect_answers("ir_measures", std::to_array<Answer>({{"NumRelRet", 3, 0},
                                                       {"SetRelP", 0.75, 0},
                                                       {"Precision(cutoff=2)", 0.5, 0},
                                                       {"MRR", 0.5, 0}}));
}

TEST(TrecEvalDefinitions, GiveRndcgNoValueWithoutADocumentOfTheLevel) {
  // All other measures of gains heed no level.
  expect_answers("trec_eval", std::to_array<Answer>({
                                  {"Rndcg(relevance_level=4)", 0, 0},
                                  {"G(relevance_level=4)", 0.29510504124132325, 0},
                                  {"ndcg_rel(relevance_level=4)", 0.34905875313179685, 0},
                              }));
}

TEST(LenskitDefinitions, TakeEitherWeightOfRanks) {
  const JudgedMemory source = two_queries();
  for (const auto& [measure, value] : std::to_array<std::pair<const char*, double>>({
           {"NDCG(weight=GeometricRankWeight(patience=0.6))", 0.410735294117647},
           {"NDCG(weight=GeometricRankWeight(patience=0.6),gain=rating)|n=4", 0.2613065326633165},
           {"DCG(weight=GeometricRankWeight)", 1.9078303124999998},
           {"RBP(weight=LogRankWeight(offset=1))", 0.38972337529357015},
           {"RBP(weight=LogRankWeight(offset=1))|n=4", 0.41442992501184744},
           {"RBP(weight=LogRankWeight(offset=1),normalize=True)|n=6", 0.553486104522623},
           {"RBP(weight=GeometricRankWeight(patience=0.6))|n=5", 0.32639999999999997},
           {"ListLength", 7},
       }))
    test::expect_values(source, ranking_definition("lenskit"), "lenskit", measure, {"q1"}, {value});
  EXPECT_THROW(bind_measure(ranking_definition("lenskit"), "RBP(weight=Linear)"), Error);
}

TEST(ScikitLearnDefinitions, GiveOneDocumentNoCoverageAndNoRankingLoss) {
  const JudgedMemory source(test::Run{{"q", {{"a", 1.0}}}}, test::Judgments{{"q", {{"a", 1}}}});
  for (const char* measure : {"coverage_error", "label_ranking_loss"})
    test::expect_whole(source, ranking_definition("scikit-learn"), "one document", measure, "nan");
}

}  // namespace
}  // namespace reckon
