// NDCG@10, and ten measures, of 100 results a query with 18 judgments each: documents, scores and
// judgments in memory, best score first as recommenders give them or in no order (of 1,000 results
// too); and the same from text files. What must be read are 1,200 bytes of results and 144 of
// judgments a query, once, or about 4,100 bytes of text, twice (where queries begin, and for the
// numbers). What keeps it away from the limit is that each document is looked up, and each row of
// text parsed, by one core.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <utility>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/progress.h"
#include "core/random.h"
#include "eval/judged/evaluate_judged.h"
#include "eval/judged/judged_arrays.h"
#include "eval/judged/judged_rows.h"
#include "eval/judged/judged_text.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kResults = 1'000'000;  // of all queries
constexpr std::size_t kRetrieved = 100;
constexpr std::size_t kJudged = 18;
constexpr std::size_t kDocuments = 1'000'000;

std::vector<RankingMeasure> measures(bool ten) {
  const RankingDefinition& definition = ranking_definition("reckon");
  std::vector<RankingMeasure> all = {bind_measure(definition, "ndcg@10")};
  if (!ten) return all;
  for (const char* name : {"ndcg@100", "precision@10", "precision@100", "recall@10", "recall@100",
                           "map@10", "map@100", "mrr@10", "hit_rate@10"})
    all.push_back(bind_measure(definition, name));
  return all;
}

// A third of the judged documents are retrieved. Documents are spread over the catalogue and stand
// in no order; no document is retrieved, or judged, twice for a query.
struct Data {
  Matrix<std::int32_t> documents;
  Matrix<double> scores;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> judged;
  std::vector<std::int32_t> grades;

  Data(std::size_t retrieved, bool ordered)
      : documents(kResults / retrieved, retrieved), scores(kResults / retrieved, retrieved) {
    Random random(1);
    for (std::size_t q = 0; q < documents.rows(); ++q) {
      const auto row = documents.row(q);
      const auto row_scores = scores.row(q);
      const std::size_t first = random.below(kDocuments);
      for (std::size_t i = 0; i < retrieved; ++i) {
        row[i] = static_cast<std::int32_t>((first + 7919 * i) % kDocuments);
        row_scores[i] = random.uniform();
      }
      if (ordered) std::sort(row_scores.begin(), row_scores.end(), std::greater<>());
      for (std::size_t i = 0; i < retrieved; ++i)
        std::swap(row[i], row[i + random.below(retrieved - i)]);
      for (std::size_t i = 0; i < kJudged; ++i) {
        const std::size_t place = i % 3 == 0 ? retrieved - 1 - 5 * i : retrieved + i;
        judged.push_back(place < retrieved
                             ? row[place]
                             : static_cast<std::int32_t>((first + 7919 * place) % kDocuments));
        grades.push_back(static_cast<std::int32_t>(random.below(4)));
      }
      offsets.push_back(static_cast<std::int64_t>(judged.size()));
    }
  }

  JudgedArrays source() const {
    return {{documents, scores}, {.offsets = offsets, .documents = judged, .grades = grades}};
  }
};

const Data& data(std::size_t retrieved, bool ordered) {
  static std::map<std::pair<std::size_t, bool>, Data> made;
  return made.try_emplace({retrieved, ordered}, retrieved, ordered).first->second;
}

void from_memory(benchmark::State& state, MicroInputs& inputs) {
  const Data& arrays = data(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  const std::vector<RankingMeasure> wanted = measures(state.range(2) == 10);
  const auto threads = static_cast<std::size_t>(state.range(3));
  SilentProgress progress;
  for (auto _ : state)
    benchmark::DoNotOptimize(evaluate_judged(arrays.source(), ranking_definition("reckon"), wanted,
                                             {.threads = threads}, progress));
  const std::size_t queries = arrays.documents.rows();
  const std::size_t bytes = 12 * kResults + queries * 8 * kJudged;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(queries));
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes), .working_set = bytes, .threads = threads});
}

// Tables of scores and grades of 1,000 documents, 1 of 200 relevant, in no order; tied documents
// counted or not.
void from_tables(benchmark::State& state, MicroInputs& inputs) {
  constexpr std::size_t kQueries = 2000;
  constexpr std::size_t kDocumentsEach = 1000;
  Matrix<double> scores(kQueries, kDocumentsEach);
  Matrix<std::int32_t> grades(kQueries, kDocumentsEach);
  Random random(1);
  for (std::size_t q = 0; q < kQueries; ++q)
    for (std::size_t d = 0; d < kDocumentsEach; ++d) {
      scores.row(q)[d] = random.uniform();
      if (random.below(200) == 0) grades.row(q)[d] = static_cast<std::int32_t>(1 + random.below(3));
    }
  const std::vector<RankingMeasure> wanted = measures(false);
  SilentProgress progress;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        evaluate_judged(JudgedRows(scores, grades), ranking_definition("reckon"), wanted,
                        {.threads = 1, .count_ties = state.range(0) != 0}, progress));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kQueries));
  constexpr std::size_t kBytes = 12 * kQueries * kDocumentsEach;
  count_work(state, inputs.limits(), {.bytes_read = kBytes, .working_set = kBytes});
}

// The files of the same data, for as long as the program runs.
class Files {
 public:
  Files()
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("reckon_judged.{}", getpid())) {
    const Data& arrays = data(kRetrieved, true);
    std::filesystem::create_directories(folder_);
    std::ofstream run_file(run());
    std::ofstream judgments_file(judgments());
    for (std::size_t q = 0; q < arrays.documents.rows(); ++q) {
      for (std::size_t i = 0; i < kRetrieved; ++i)
        run_file << 'q' << q << " Q0 doc" << arrays.documents.row(q)[i] << ' ' << i + 1 << ' '
                 << arrays.scores.row(q)[i] << " reckon\n";
      for (auto i = static_cast<std::size_t>(arrays.offsets[q]); i < (q + 1) * kJudged; ++i)
        judgments_file << 'q' << q << " 0 doc" << arrays.judged[i] << ' ' << arrays.grades[i]
                       << '\n';
    }
  }
  ~Files() { std::filesystem::remove_all(folder_); }
  std::filesystem::path run() const { return folder_ / "run.trec"; }
  std::filesystem::path judgments() const { return folder_ / "qrels.trec"; }

 private:
  std::filesystem::path folder_;
};

void from_text(benchmark::State& state, MicroInputs& inputs) {
  static const Files files;
  const std::vector<RankingMeasure> wanted = measures(state.range(0) == 10);
  const auto threads = static_cast<std::size_t>(state.range(1));
  SilentProgress progress;
  for (auto _ : state) {
    const RowsByQuery run(files.run(), RowKind::kRun, threads, progress);
    const RowsByQuery judgments(files.judgments(), RowKind::kJudgments, threads, progress);
    const JudgedText source(run, judgments);
    benchmark::DoNotOptimize(evaluate_judged(source, ranking_definition("reckon"), wanted,
                                             {.threads = threads}, progress));
  }
  const auto bytes =
      std::filesystem::file_size(files.run()) + std::filesystem::file_size(files.judgments());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kResults / kRetrieved));
  count_work(
      state, inputs.limits(),
      {.bytes_read = 2 * static_cast<double>(bytes), .working_set = bytes, .threads = threads});
}

}  // namespace

void add_judged(MicroInputs& inputs) {
  benchmark::RegisterBenchmark("judged/memory", from_memory, std::ref(inputs))
      ->ArgNames({"retrieved", "ordered", "measures", "threads"})
      ->ArgsProduct({{kRetrieved}, {1, 0}, {1, 10}, {1, 2}})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("judged/tables", from_tables, std::ref(inputs))
      ->ArgName("count_ties")
      ->Arg(1)
      ->Arg(0)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("judged/text", from_text, std::ref(inputs))
      ->ArgNames({"measures", "threads"})
      ->ArgsProduct({{1, 10}, {1, 2}})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

}  // namespace reckon::micro
