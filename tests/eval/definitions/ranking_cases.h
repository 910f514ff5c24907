#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/judged_memory.h"
#include "tests/eval/conformance.h"

// Rankings whose values by other evaluators are known.
namespace reckon::test {

using json = nlohmann::ordered_json;

struct RankingCase {
  std::string name;
  json input;
  json expected;  // of the peer asked for
};

// The cases of a file that the peer was run on; none where the shared files are not there.
inline std::vector<RankingCase> ranking_cases(const std::string& file, const std::string& peer) {
  std::vector<RankingCase> cases;
  const json whole = read_conformance(file);
  for (const json& one : whole.at("cases"))
    for (const auto& [name, values] : one.at("expected").items())
      if (name.starts_with(peer + " "))
        cases.push_back({file + " " + one.at("name").get<std::string>(), one.at("input"), values});
  return cases;
}

using Run = std::map<std::string, JudgedMemory::Documents>;
using Judgments = std::map<std::string, JudgedMemory::Grades>;

inline Run run_of(const json& input) {
  Run run;
  for (const auto& [query, documents] : input.at("run").items()) {
    run[query];
    for (const auto& [id, score] : documents.items())
      run[query].emplace_back(id, score.get<double>());
  }
  return run;
}

inline Judgments judgments_of(const json& input) {
  Judgments judgments;
  for (const auto& [query, grades] : input.at("qrels").items()) {
    judgments[query];
    for (const auto& [id, grade] : grades.items()) judgments[query][id] = grade.get<int>();
  }
  return judgments;
}

inline JudgedEvaluation evaluate(const JudgedSource& source, const RankingDefinition& definition,
                                 const std::string& measure) {
  SilentProgress progress;
  const std::vector<RankingMeasure> measures = {bind_measure(definition, measure)};
  return evaluate_judged(source, definition, measures, 1, progress);
}

// Equal but for rounding; both NaN counts as equal.
inline bool close(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

// Compares a peer's values of queries with ours; returns how many were compared.
inline std::size_t expect_values(const JudgedSource& source, const RankingDefinition& definition,
                                 const std::string& where, const std::string& measure,
                                 const std::vector<std::string>& queries, const json& expected,
                                 double tolerance = 1e-12) {
  JudgedEvaluation evaluation;
  try {
    evaluation = evaluate(source, definition, measure);
  } catch (const Error& error) {
    ADD_FAILURE() << where << " " << measure << ": " << error.what();
    return 0;
  }
  std::map<std::string, double> values;
  for (std::size_t i = 0; i < evaluation.queries.size(); ++i)
    values[std::string(source.query_id(evaluation.queries[i]))] = evaluation.measures[0].values[i];
  EXPECT_EQ(queries.size(), expected.size());
  for (std::size_t i = 0; i < queries.size(); ++i) {
    if (!values.contains(queries[i])) {
      ADD_FAILURE() << where << " " << measure << ": no value of query " << queries[i];
      continue;
    }
    EXPECT_TRUE(close(values[queries[i]], number(expected[i]), tolerance))
        << fmt::format("{} {} of {}: {} instead of {}", where, measure, queries[i],
                       values[queries[i]], number(expected[i]));
  }
  return queries.size();
}

}  // namespace reckon::test
