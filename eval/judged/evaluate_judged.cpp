#include "eval/judged/evaluate_judged.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/exact_sum.h"
#include "core/parallel.h"

namespace reckon {
namespace {

constexpr std::size_t kQueriesAChunk = 64;

// Whether a query counts; false: it is left out.
bool follows(QueryRule rule, std::string_view what, std::string_view query) {
  if (rule == QueryRule::kRefused) fail("query {} {}", query, what);
  return rule == QueryRule::kCounted;
}

bool has_relevant(const QueryDocuments& documents) {
  return !documents.judged.empty() && documents.judged.front() >= 1;
}

// Documents whose score another document of the list has as well; scores descend.
std::size_t tied_documents(std::span<const double> scores) {
  std::size_t tied = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    tied += static_cast<std::size_t>((i > 0 && scores[i] == scores[i - 1]) ||
                                     (i + 1 < scores.size() && scores[i] == scores[i + 1]));
  return tied;
}

// What one thread needs and finds.
struct Worker {
  QueryDocuments documents;
  OrderedList ordered;
  JudgedCounts counts;
};

// The queries that may count, by what is known before their rows are read.
std::vector<std::size_t> candidates(const JudgedSource& source, const RankingDefinition& definition,
                                    JudgedCounts& counts) {
  std::vector<std::size_t> queries;
  for (std::size_t query = 0; query < source.query_count(); ++query) {
    const bool retrieved = source.is_retrieved(query);
    const bool judged = source.is_judged(query);
    counts.retrieved += retrieved ? 1U : 0U;
    counts.judged += judged ? 1U : 0U;
    bool counted = true;
    if (!retrieved) {
      ++counts.judged_not_retrieved;
      counted = follows(definition.judged_not_retrieved, "is judged and not in the run",
                        source.query_id(query));
    } else if (!judged) {
      ++counts.retrieved_not_judged;
      counted = follows(definition.retrieved_not_judged, "is in the run and not judged",
                        source.query_id(query));
    }
    if (counted) queries.push_back(query);
  }
  return queries;
}

}  // namespace

double aggregate(Aggregation aggregation, std::span<const double> values,
                 std::span<const double> weights) {
  ExactSum sum;
  ExactSum weight_sum;
  std::size_t count = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      if (aggregation == Aggregation::kStrictMean) return values[i];
      continue;
    }
    ++count;
    sum.add(weights.empty() ? values[i] : values[i] * weights[i]);
    if (!weights.empty()) weight_sum.add(weights[i]);
  }
  if (aggregation == Aggregation::kSum) return sum.value();
  const double total = weights.empty() ? static_cast<double>(count) : weight_sum.value();
  if (total == 0 && aggregation == Aggregation::kMeanOrZero) return 0;
  if (total == 0) return std::numeric_limits<double>::quiet_NaN();
  const double mean = sum.value() / total;
  return aggregation == Aggregation::kExponentialOfMean ? std::exp(mean) : mean;
}

JudgedEvaluation evaluate_judged(const JudgedSource& source, const RankingDefinition& definition,
                                 std::span<const RankingMeasure> measures, std::size_t threads,
                                 Progress& progress) {
  JudgedEvaluation evaluation;
  evaluation.definition = &definition;
  const std::vector<std::size_t> queries = candidates(source, definition, evaluation.counts);
  std::vector<std::uint8_t> counted(queries.size(), 1);
  for (const RankingMeasure& measure : measures) {
    JudgedMeasure& row = evaluation.measures.emplace_back();
    row.measure = measure;
    row.values.resize(queries.size());
    if (measure.weight) row.weights.resize(queries.size());
  }
  // Measures that see the documents in the same order stand together.
  std::vector<std::size_t> by_order(measures.size());
  for (std::size_t m = 0; m < by_order.size(); ++m) by_order[m] = m;
  std::stable_sort(by_order.begin(), by_order.end(), [&](std::size_t a, std::size_t b) {
    return measures[a].order < measures[b].order;
  });

  const std::size_t catalogue = source.catalogue_size();
  progress.begin("evaluate queries", queries.size());
  if (threads == 0) threads = default_thread_count();
  std::vector<Worker> workers(threads);
  const std::size_t chunks = (queries.size() + kQueriesAChunk - 1) / kQueriesAChunk;
  parallel_chunks(chunks, threads, [&](std::size_t chunk, std::size_t thread) {
    Worker& worker = workers[thread];
    const std::size_t begin = chunk * kQueriesAChunk;
    const std::size_t end = std::min(begin + kQueriesAChunk, queries.size());
    for (std::size_t i = begin; i < end; ++i) {
      source.read(queries[i], definition.repeated_document_refused, worker.documents);
      if (!has_relevant(worker.documents) && source.is_judged(queries[i])) {
        ++worker.counts.without_relevant;
        if (!follows(definition.without_relevant, "has no relevant document",
                     source.query_id(queries[i]))) {
          counted[i] = 0;
          continue;
        }
      }
      worker.counts.documents += worker.documents.documents.size();
      worker.counts.repeated_documents += worker.documents.repeated;
      JudgedList list;
      for (std::size_t j = 0; j < by_order.size(); ++j) {
        const RankingMeasure& measure = measures[by_order[j]];
        if (j == 0 || measure.order != measures[by_order[j - 1]].order) {
          list = worker.ordered.order(worker.documents.documents, measure.order,
                                      worker.documents.judged);
          list.catalogue = catalogue;
          if (j == 0) worker.counts.tied_documents += tied_documents(list.scores);
        }
        JudgedMeasure& row = evaluation.measures[by_order[j]];
        row.values[i] = measure.value(list);
        if (measure.weight) row.weights[i] = measure.weight(list);
      }
    }
    progress.advance(end - begin);
  });

  for (const Worker& worker : workers) {
    evaluation.counts.without_relevant += worker.counts.without_relevant;
    evaluation.counts.documents += worker.counts.documents;
    evaluation.counts.repeated_documents += worker.counts.repeated_documents;
    evaluation.counts.tied_documents += worker.counts.tied_documents;
  }
  const auto keep_counted = [&](auto& values) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (counted[i] != 0) values[kept++] = values[i];
    values.resize(kept);
  };
  evaluation.queries = queries;
  keep_counted(evaluation.queries);
  evaluation.counts.evaluated = evaluation.queries.size();
  for (JudgedMeasure& row : evaluation.measures) {
    keep_counted(row.values);
    keep_counted(row.weights);
    row.value = aggregate(row.measure.aggregation, row.values, row.weights);
    row.queries = static_cast<std::size_t>(std::count_if(
        row.values.begin(), row.values.end(), [](double value) { return !std::isnan(value); }));
  }
  return evaluation;
}

}  // namespace reckon
