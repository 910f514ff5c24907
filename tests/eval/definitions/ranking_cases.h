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
  return evaluate_judged(source, definition, measures, {.threads = 1}, progress);
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

// The documents of queries in the order that a peer's sort left them in; scores stay.
inline void reorder(Run& run, const json& orders) {
  for (const auto& [query, order] : orders.items()) {
    if (!run.contains(query)) continue;
    JudgedMemory::Documents& documents = run.at(query);
    const std::map<std::string, double> scores(documents.begin(), documents.end());
    EXPECT_EQ(order.size(), documents.size()) << query;
    documents.clear();
    for (const json& id : order)
      documents.emplace_back(id.get<std::string>(), scores.at(id.get<std::string>()));
  }
}

inline void expect_whole(const JudgedSource& source, const RankingDefinition& definition,
                         const std::string& where, const std::string& measure, const json& expected,
                         double tolerance = 1e-12) {
  const double value = evaluate(source, definition, measure).measures[0].value;
  EXPECT_TRUE(close(value, number(expected), tolerance))
      << fmt::format("{} {} over all: {} instead of {}", where, measure, value, number(expected));
}

// A measure's values of all evaluated queries, by query, with ties in another order.
inline std::map<std::string, double> values_in_order(const JudgedSource& source,
                                                     const RankingDefinition& definition,
                                                     const std::string& measure,
                                                     DocumentOrder order) {
  SilentProgress progress;
  std::vector<RankingMeasure> measures = {bind_measure(definition, measure)};
  measures[0].order = order;
  const JudgedEvaluation evaluation =
      evaluate_judged(source, definition, measures, {.threads = 1}, progress);
  std::map<std::string, double> values;
  for (std::size_t i = 0; i < evaluation.queries.size(); ++i)
    values[std::string(source.query_id(evaluation.queries[i]))] = evaluation.measures[0].values[i];
  return values;
}

// Takes the measures whose name contains `which` out of a peer's table: their order of ties is an
// accident of the peer's sort that is not recorded. What can be said of them is that they lie
// between the worst and the best order. Returns how many values those were.
inline std::size_t move_accidents_between_bounds(const JudgedSource& source,
                                                 const RankingDefinition& definition,
                                                 const std::string& where, json& table,
                                                 const std::string& which) {
  std::size_t count = 0;
  const auto queries = table.at("query_ids").get<std::vector<std::string>>();
  json kept = json::object();
  for (const auto& [measure, expected] : table.at("per_query").items()) {
    if (measure.find(which) == std::string::npos) {
      kept[measure] = expected;
      continue;
    }
    auto worst = values_in_order(source, definition, measure, DocumentOrder::kWorst);
    auto best = values_in_order(source, definition, measure, DocumentOrder::kBest);
    for (std::size_t i = 0; i < queries.size(); ++i, ++count) {
      EXPECT_GE(number(expected[i]), worst[queries[i]] - 1e-12) << where << " " << measure;
      EXPECT_LE(number(expected[i]), best[queries[i]] + 1e-12) << where << " " << measure;
    }
    table["mean"].erase(measure);
    ++count;
  }
  table["per_query"] = kept;
  return count;
}

// A peer's table: per query {measure: [a value of each of query_ids]}, and over all {measure:
// value}. Returns how many values were compared.
inline std::size_t expect_table(const JudgedSource& source, const RankingDefinition& definition,
                                const std::string& where, const json& table,
                                const std::string& per_query, const std::string& whole,
                                double tolerance = 1e-12) {
  std::size_t compared = 0;
  const auto queries = table.at("query_ids").get<std::vector<std::string>>();
  for (const auto& [measure, expected] : table.at(per_query).items())
    compared += expect_values(source, definition, where, measure, queries, expected, tolerance);
  for (const auto& [measure, expected] : table.at(whole).items()) {
    expect_whole(source, definition, where, measure, expected, tolerance);
    ++compared;
  }
  return compared;
}

}  // namespace reckon::test
