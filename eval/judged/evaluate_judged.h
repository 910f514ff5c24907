#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/comm/communicator.h"
#include "core/progress.h"
#include "eval/judged/judged_source.h"
#include "eval/judged/ranking_measure.h"

namespace reckon {

// What was there, and why some of it does not count.
struct JudgedCounts {
  std::size_t evaluated = 0;             // queries in the means
  std::size_t retrieved = 0;             // queries of the run
  std::size_t judged = 0;                // queries of the judgments
  std::size_t judged_not_retrieved = 0;  // left out, or counted as empty lists: the definition says
  std::size_t retrieved_not_judged = 0;  // left out, or counted: the definition says
  std::size_t without_relevant = 0;      // judged, but no grade of 1 or more; likewise
  std::size_t documents = 0;             // of the evaluated queries' lists
  std::size_t repeated_documents = 0;    // rows that a later row of the same document replaced
  std::size_t tied_documents = 0;        // documents whose score another of the query has as well
  std::size_t with_judged = 0;           // evaluated queries whose list has a judged document
};

// A measure over all evaluated queries.
struct JudgedMeasure {
  RankingMeasure measure;
  std::vector<double> values;   // [evaluated] NaN: this query has none
  std::vector<double> weights;  // [evaluated]; empty: every query weighs 1
  double value = 0;             // by the measure's aggregation; NaN: no query has a value
  std::size_t queries = 0;      // that have a value

  double weight(std::size_t i) const { return weights.empty() ? 1.0 : weights[i]; }
};

struct JudgedEvaluation {
  RankingDefinition definition;
  std::vector<std::size_t> queries;  // evaluated, ascending: numbers in the source
  std::vector<JudgedMeasure> measures;
  JudgedCounts counts;
};

struct JudgedOptions {
  std::size_t threads = 0;               // 0: default_thread_count()
  Communicator* communicator = nullptr;  // whose processes share the queries; null: this one alone
  // False: JudgedCounts::tied_documents stays 0. It takes as long as all else where lists are long
  // and in no order; no value depends on it.
  bool count_ties = true;
};

// Evaluates the wanted measures on every query as the definition says. Sums are rounded once
// (ExactSum), so that results do not depend on threads, on the order of queries or on how they are
// spread over processes, each of which gets the whole result. Throws Error for a bad row (the first
// in file order is not promised, one is), for a query that the definition refuses, and where
// nothing is left to evaluate.
JudgedEvaluation evaluate_judged(const JudgedSource& source, const RankingDefinition& definition,
                                 std::span<const RankingMeasure> wanted,
                                 const JudgedOptions& options, Progress& progress);

}  // namespace reckon
