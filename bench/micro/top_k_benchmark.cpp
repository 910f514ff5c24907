// Exact top-100 of 10^6 items of dimension 384, or of the vectors of a file, of which the last 256
// are the queries: exact, and of items kept in fewer bits, with and without rescoring the best
// 1,000. An iteration reads every vector that it scans once, and multiplies it by every query.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

#include "bench/micro/microbenchmarks.h"
#include "bench/micro/work.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/profile/item_vectors.h"
#include "core/random.h"
#include "core/scoring/certified_top_k.h"
#include "core/scoring/compressed_scorer.h"
#include "datasets/embeddings_file.h"

namespace reckon::micro {
namespace {

constexpr std::size_t kItems = 1'000'000;
constexpr std::size_t kQueries = 256;
constexpr std::size_t kDimension = 384;
constexpr std::size_t kListLength = 100;
constexpr std::size_t kFewestItems = 1000;

Matrix<float> random_vectors(std::size_t rows, std::uint64_t seed) {
  Matrix<float> matrix(rows, kDimension);
  parallel_chunks(rows, default_thread_count(), [&](std::size_t r, std::size_t) {
    Random random(seed, r);
    for (float& x : matrix.row(r)) x = static_cast<float>(random.uniform() - 0.5);
  });
  return matrix;
}

// Unit vectors, the queries last: without a structure, or near one of 1,000 centres, at about a
// quarter of its length.
Matrix<float> unit_vectors(bool clustered) {
  auto vectors = random_vectors(kItems + kQueries, 1);
  if (clustered) {
    const auto centres = random_vectors(1000, 2);
    for (std::size_t r = 0; r < vectors.rows(); ++r) {
      const auto centre = centres.row(r * 7919 % centres.rows());
      const auto row = vectors.row(r);
      for (std::size_t k = 0; k < row.size(); ++k) row[k] = centre[k] + row[k] / 4;
    }
  }
  return std::move(normalise(vectors, default_thread_count()).vectors);
}

Matrix<float> read_vectors(const std::filesystem::path& path) {
  Matrix<float> vectors = read_embeddings(path);
  if (vectors.rows() < kQueries + kFewestItems) {
    fail("{}: {} vectors, expected at least {}: the last {} are the queries", path.string(),
         vectors.rows(), kQueries + kFewestItems, kQueries);
  }
  return vectors;
}

// Items and queries. Kept one set at a time, as each takes 1.5 GB.
class Prepared {
 public:
  explicit Prepared(Matrix<float> vectors)
      : vectors_(std::move(vectors)),
        certified_(ScoredRows(items(), Similarity::kInnerProduct), default_thread_count()) {}
  MatrixView<const float> items() const {
    return vectors_.view().rows_between(0, vectors_.rows() - kQueries);
  }
  MatrixView<const float> queries(std::size_t count) const {
    const std::size_t first = vectors_.rows() - kQueries;
    return vectors_.view().rows_between(first, first + count);
  }
  const CertifiedTopK& certified() const { return certified_; }

 private:
  Matrix<float> vectors_;
  CertifiedTopK certified_;
};

const Prepared& prepare(const std::filesystem::path& file, bool clustered) {
  static std::unique_ptr<Prepared> prepared;
  static bool is_clustered = false;
  if (!prepared || is_clustered != clustered) {
    prepared.reset();
    prepared =
        std::make_unique<Prepared>(file.empty() ? unit_vectors(clustered) : read_vectors(file));
    is_clustered = clustered;
  }
  return *prepared;
}

void top_k(benchmark::State& state, MicroInputs& inputs) {
  const Prepared& prepared = prepare(inputs.vectors(), state.range(0) != 0);
  const auto queries = prepared.queries(static_cast<std::size_t>(state.range(1)));
  const auto threads = static_cast<std::size_t>(state.range(2));
  const auto items = prepared.items();
  TopK lists{Matrix<std::int32_t>(queries.rows, kListLength),
             Matrix<float>(queries.rows, kListLength)};
  CertifiedTopK::Work work;
  for (auto _ : state) work = prepared.certified().top_k(queries, {}, threads, lists);
  const std::size_t bytes = items.rows * (items.cols + 16);
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes),
              .operations = 2 * static_cast<double>(items.rows * items.cols * queries.rows),
              .arithmetic = LimitKind::kInt8Products,
              .working_set = bytes,
              .threads = threads});
  state.counters["rescored_a_query"] =
      static_cast<double>(work.rescored) / static_cast<double>(queries.rows);
  state.counters["unanswered"] = static_cast<double>(work.unanswered.size());
}

// Kept one at a time, beside the items that they are made from.
const Scorer& prepare_scorer(const Prepared& prepared, const ItemStorage& storage) {
  static std::unique_ptr<Scorer> scorer;
  static const Prepared* made_from = nullptr;
  static ItemStorage made_for;
  const bool same = made_from == &prepared && made_for.format == storage.format &&
                    made_for.rescored == storage.rescored;
  if (!same) {
    scorer.reset();
    scorer = make_compressed_scorer(prepared.items(), storage, default_thread_count());
    made_from = &prepared;
    made_for = storage;
  }
  return *scorer;
}

void top_k_of_kept(benchmark::State& state, MicroInputs& inputs, ItemFormat format) {
  const Prepared& prepared = prepare(inputs.vectors(), false);
  const ItemStorage storage = {.format = format,
                               .rescored = static_cast<std::size_t>(state.range(0))};
  const Scorer& scorer = prepare_scorer(prepared, storage);
  const auto queries = prepared.queries(static_cast<std::size_t>(state.range(1)));
  const auto threads = static_cast<std::size_t>(state.range(2));
  for (auto _ : state) {
    benchmark::DoNotOptimize(scorer.top_k(queries, kListLength, {}, threads).items.data());
  }
  const std::size_t bytes = scorer.item_bytes(kListLength).scanned;
  const bool binary = format == ItemFormat::kBinary;  // looks sums up: no limit of that
  count_work(state, inputs.limits(),
             {.bytes_read = static_cast<double>(bytes),
              .operations =
                  2 * static_cast<double>(scorer.item_count() * scorer.dimension() * queries.rows),
              .arithmetic = binary ? std::nullopt : std::optional(LimitKind::kInt8Products),
              .working_set = bytes,
              .threads = threads});
}

}  // namespace

void add_top_k(MicroInputs& inputs) {
  auto* const benchmark = benchmark::RegisterBenchmark("top_k", top_k, std::ref(inputs));
  // Vectors of a file are as clustered as they are.
  const std::vector<std::int64_t> clustered =
      inputs.vectors().empty() ? std::vector<std::int64_t>{0, 1} : std::vector<std::int64_t>{0};
  benchmark->ArgNames({"clustered", "queries", "threads"})
      ->ArgsProduct({clustered, {1, 4, 16, 64, 256}, {1, 2}})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  for (const ItemFormat format : {ItemFormat::kInt8, ItemFormat::kInt4, ItemFormat::kBinary}) {
    benchmark::RegisterBenchmark(fmt::format("top_k_{}", name_of(format)).c_str(), top_k_of_kept,
                                 std::ref(inputs), format)
        ->ArgNames({"rescore", "queries", "threads"})
        ->ArgsProduct({{0, 1000}, {1, 16, 256}, {1, 2}})
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  }
}

}  // namespace reckon::micro
