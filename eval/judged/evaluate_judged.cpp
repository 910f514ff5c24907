#include "eval/judged/evaluate_judged.h"

#include <algorithm>

#include "core/error.h"
#include "core/parallel.h"
#include "eval/judged/grade_mask.h"
#include "eval/judged/measure_state.h"
#include "eval/pair_counts.h"

namespace reckon {
namespace {

constexpr std::size_t kQueriesAChunk = 64;

// Whether a query counts; false: it is left out.
bool follows(QueryRule rule, std::string_view what, const JudgedSource& source, std::size_t query) {
  if (rule == QueryRule::kRefused) fail("query {} {}", source.query_id(query), what);
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

bool has_judged(std::span<const std::int32_t> grades) {
  bool found = false;
  measures::for_each_reaching(grades, kUnjudged + 1, [&](std::size_t) {
    found = true;
    return false;
  });
  return found;
}

// What one thread needs and finds.
struct Worker {
  QueryDocuments documents;
  OrderedList ordered;
  JudgedCounts counts;
  std::vector<double> positives, negatives;  // scores of all queries, where a measure needs them
};

void add_scores(const JudgedList& list, Worker& worker) {
  for (std::size_t i = 0; i < list.grades.size(); ++i)
    (list.grades[i] >= 1 ? worker.positives : worker.negatives).push_back(list.scores[i]);
}

// Over the documents of all queries; integers, so that no order matters.
double auc_of_all_pairs(Worker& all) {
  std::sort(all.positives.begin(), all.positives.end());
  PairCounter<double> counter(all.positives);
  counter.add(all.negatives);
  return counter.counts().auc();
}

// What is counted while rows are read.
constexpr std::size_t JudgedCounts::*kCountedOfRows[] = {
    &JudgedCounts::without_relevant, &JudgedCounts::documents, &JudgedCounts::repeated_documents,
    &JudgedCounts::tied_documents, &JudgedCounts::with_judged};

Worker merged(const std::vector<Worker>& workers) {
  Worker all;
  for (const Worker& worker : workers) {
    for (const auto count : kCountedOfRows) all.counts.*count += worker.counts.*count;
    all.positives.insert(all.positives.end(), worker.positives.begin(), worker.positives.end());
    all.negatives.insert(all.negatives.end(), worker.negatives.begin(), worker.negatives.end());
  }
  return all;
}

// What all processes found together.
void exchange_findings(Worker& all, Communicator& processes) {
  for (const auto count : kCountedOfRows) {
    const auto mine = static_cast<double>(all.counts.*count);  // exact to 2^53
    all.counts.*count = 0;
    for (const double one : processes.gather({&mine, 1}))
      all.counts.*count += static_cast<std::size_t>(one);
  }
  all.positives = processes.gather(all.positives);
  all.negatives = processes.gather(all.negatives);
}

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
      counted =
          follows(definition.judged_not_retrieved, "is judged and not in the run", source, query);
    } else if (!judged) {
      ++counts.retrieved_not_judged;
      counted =
          follows(definition.retrieved_not_judged, "is in the run and not judged", source, query);
    }
    if (counted) queries.push_back(query);
  }
  return queries;
}

}  // namespace

JudgedEvaluation evaluate_judged(const JudgedSource& source, const RankingDefinition& definition,
                                 std::span<const RankingMeasure> wanted,
                                 const JudgedOptions& options, Progress& progress) {
  JudgedEvaluation evaluation;
  evaluation.definition = definition;
  const std::vector<std::size_t> queries = candidates(source, definition, evaluation.counts);
  std::vector<double> counted(queries.size(), 1);
  for (const RankingMeasure& measure : wanted) {
    JudgedMeasure& row = evaluation.measures.emplace_back();
    row.measure = measure;
    row.values.resize(queries.size());
    if (measure.weight) row.weights.resize(queries.size());
  }
  // Measures that see the documents in the same order stand together.
  std::vector<std::size_t> by_order(wanted.size());
  for (std::size_t m = 0; m < by_order.size(); ++m) by_order[m] = m;
  std::stable_sort(by_order.begin(), by_order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a].order < wanted[b].order; });

  const bool all_pairs =
      std::any_of(wanted.begin(), wanted.end(), [](const RankingMeasure& measure) {
        return measure.aggregation == Aggregation::kAucOfAllPairs;
      });

  SingleProcess alone;
  Communicator& processes = options.communicator == nullptr ? alone : *options.communicator;
  const Communicator::Share mine = processes.share(queries.size());
  const std::size_t catalogue = source.catalogue_size();
  progress.begin("evaluate queries", mine.end - mine.begin);
  const std::size_t threads = options.threads == 0 ? default_thread_count() : options.threads;
  std::vector<Worker> workers(threads);
  const std::size_t chunks = (mine.end - mine.begin + kQueriesAChunk - 1) / kQueriesAChunk;
  parallel_chunks(chunks, threads, [&](std::size_t chunk, std::size_t thread) {
    Worker& worker = workers[thread];
    const std::size_t begin = mine.begin + chunk * kQueriesAChunk;
    const std::size_t end = std::min(begin + kQueriesAChunk, mine.end);
    for (std::size_t i = begin; i < end; ++i) {
      source.read(queries[i], definition.repeated_document_refused, worker.documents);
      if (!has_relevant(worker.documents) && source.is_judged(queries[i])) {
        ++worker.counts.without_relevant;
        if (!follows(definition.without_relevant, "has no relevant document", source, queries[i])) {
          counted[i] = 0;
          continue;
        }
      }
      if (catalogue > 0 && worker.documents.documents.size() > catalogue)
        fail("query {} has {} documents in the run, more than the {} of the catalogue",
             source.query_id(queries[i]), worker.documents.documents.size(), catalogue);
      worker.counts.documents += worker.documents.documents.size();
      worker.counts.repeated_documents += worker.documents.repeated;
      worker.counts.with_judged += has_judged(worker.documents.documents.grades()) ? 1U : 0U;
      JudgedList list;
      for (std::size_t j = 0; j < by_order.size(); ++j) {
        const RankingMeasure& measure = wanted[by_order[j]];
        if (j == 0 || measure.order != wanted[by_order[j - 1]].order) {
          list = worker.ordered.order(worker.documents.documents, measure.order,
                                      worker.documents.judged,
                                      definition.ranks_suffice && !all_pairs, options.count_ties);
          list.catalogue = catalogue;
        }
        if (j == 0) {
          if (options.count_ties && worker.ordered.may_have_ties())
            worker.counts.tied_documents += tied_documents(list.scores);
          if (all_pairs) add_scores(list, worker);
        }
        JudgedMeasure& row = evaluation.measures[by_order[j]];
        row.values[i] = measure.value(list);
        if (measure.weight) row.weights[i] = measure.weight(list);
      }
    }
    progress.advance(end - begin);
  });

  // What is left out is read, too: rows that are wrong are not passed over.
  std::vector<std::size_t> left_out;
  for (std::size_t query = 0, i = 0; query < source.query_count(); ++query) {
    if (i < queries.size() && queries[i] == query)
      ++i;
    else
      left_out.push_back(query);
  }
  const Communicator::Share other = processes.share(left_out.size());
  const auto others = std::span(left_out).subspan(other.begin, other.end - other.begin);
  parallel_chunks((others.size() + kQueriesAChunk - 1) / kQueriesAChunk, threads,
                  [&](std::size_t chunk, std::size_t thread) {
                    const std::size_t begin = chunk * kQueriesAChunk;
                    for (const std::size_t query :
                         others.subspan(begin, std::min(kQueriesAChunk, others.size() - begin)))
                      source.read(query, definition.repeated_document_refused,
                                  workers[thread].documents);
                  });

  Worker all = merged(workers);
  if (processes.size() > 1) {
    const auto exchange = [&](std::vector<double>& values) {
      if (!values.empty())
        values = processes.gather(std::span(values).subspan(mine.begin, mine.end - mine.begin));
    };
    exchange(counted);
    for (JudgedMeasure& row : evaluation.measures) {
      exchange(row.values);
      exchange(row.weights);
    }
    exchange_findings(all, processes);
  }
  for (const auto count : kCountedOfRows) evaluation.counts.*count = all.counts.*count;
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
    if (row.measure.aggregation == Aggregation::kAucOfAllPairs) {
      row.value = auc_of_all_pairs(all);
      row.queries = evaluation.queries.size();
      continue;
    }
    MeasureState state;
    state.add(row.values, row.weights);
    const MeasureSums sums = state.sums();
    row.value = sums.value(row.measure.aggregation);
    row.queries = static_cast<std::size_t>(sums.queries);
  }
  return evaluation;
}

}  // namespace reckon
