// Exact top-100 of 10^6 items of dimension 384, beside the rates at which the same process reads
// memory (few queries) and multiplies 8-bit integers that are in the cache (many queries):
//
//   top_k_benchmark [VECTORS.f32 DIMENSION] [Google Benchmark flags]
//
// VECTORS.f32 holds float32 rows; its last 256 are the queries, the others the items.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "core/mapped_file.h"
#include "core/parallel.h"
#include "core/profile/item_vectors.h"
#include "core/random.h"
#include "core/scoring/certified_top_k.h"
#include "core/scoring/int8_queries.h"
#include "core/stopwatch.h"

namespace reckon {
namespace {

constexpr std::size_t kItems = 1'000'000;
constexpr std::size_t kQueries = 256;
constexpr std::size_t kDimension = 384;
constexpr std::size_t kListLength = 100;

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

struct Vectors {
  MatrixView<const float> all;
  MatrixView<const float> items() const { return all.rows_between(0, all.rows - kQueries); }
  MatrixView<const float> queries(std::size_t count) const {
    return all.rows_between(all.rows - kQueries, all.rows - kQueries + count);
  }
};

std::optional<MappedFile> file;
std::size_t file_dimension = 0;

// One set of vectors at a time, as each takes 1.5 GB.
class Prepared {
 public:
  explicit Prepared(bool clustered) : made_(file ? Matrix<float>() : unit_vectors(clustered)) {
    vectors_.all = made_;
    if (file) {
      const auto bytes = file->bytes();
      vectors_.all = {reinterpret_cast<const float*>(bytes.data()),
                      bytes.size() / sizeof(float) / file_dimension, file_dimension};
    }
    certified_ = std::make_unique<CertifiedTopK>(
        ScoredRows(vectors_.items(), Similarity::kInnerProduct), default_thread_count());
  }
  static const Prepared& of(bool clustered) {
    static std::unique_ptr<Prepared> prepared;
    static bool is_clustered = false;
    if (!prepared || is_clustered != clustered) {
      prepared.reset();
      prepared = std::make_unique<Prepared>(clustered);
      is_clustered = clustered;
    }
    return *prepared;
  }
  const Vectors& vectors() const { return vectors_; }
  const CertifiedTopK& certified() const { return *certified_; }

 private:
  Matrix<float> made_;
  Vectors vectors_;
  std::unique_ptr<CertifiedTopK> certified_;
};

// Best rate of five, in units of `work` a second.
template <typename Work>
double best_rate(double amount, Work work) {
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    const Stopwatch stopwatch;
    work();
    best = std::max(best, amount / stopwatch.seconds());
  }
  return best;
}

// Bytes a second that `threads` threads read in order: a search for a byte that is not there.
double read_rate(std::size_t threads) {
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  constexpr std::size_t kChunks = 400;
  static const Matrix<std::uint8_t> bytes(kChunks, kChunk);
  return best_rate(kChunks * kChunk, [&] {
    parallel_chunks(kChunks, threads, [&](std::size_t chunk, std::size_t) {
      benchmark::DoNotOptimize(std::memchr(bytes.row(chunk).data(), 1, kChunk));
    });
  });
}

// Products of 8-bit integers a second that `threads` threads reach, each with a block of items in
// the cache.
double product_rate(std::size_t threads) {
  Matrix<std::int8_t> integers(32, kDimension);
  Random random(1);
  for (std::size_t i = 0; i < 32 * kDimension; ++i) {
    integers.data()[i] = static_cast<std::int8_t>(random.below(255));
  }
  const Int8Queries queries(integers);
  constexpr std::size_t kTimes = 20'000;
  const std::size_t products = threads * kTimes * queries.group() * kBlockItems * kDimension;
  return best_rate(static_cast<double>(products), [&] {
    parallel_chunks(threads, threads, [&](std::size_t, std::size_t) {
      const Int8Queries::Session session(queries);
      Matrix<std::int8_t> panel(kDimension, kBlockItems);
      std::copy_n(integers.data(), kDimension * kBlockItems, panel.data());
      Matrix<std::int32_t> sums(queries.group(), kBlockItems);
      for (std::size_t i = 0; i < kTimes; ++i) {
        queries.multiply(0, queries.group(), panel.data(), sums.data());
        benchmark::DoNotOptimize(sums.data());
      }
    });
  });
}

void TopK(benchmark::State& state) {
  const Prepared& prepared = Prepared::of(state.range(0) != 0);
  const auto queries = prepared.vectors().queries(static_cast<std::size_t>(state.range(1)));
  const auto threads = static_cast<std::size_t>(state.range(2));
  const auto items = prepared.vectors().items();
  static const double product_limits[] = {product_rate(1), product_rate(2)};
  static const double read_limits[] = {read_rate(1), read_rate(2)};
  reckon::TopK lists{Matrix<std::int32_t>(queries.rows, kListLength),
                     Matrix<float>(queries.rows, kListLength)};
  CertifiedTopK::Work work;
  const Stopwatch stopwatch;
  for (auto _ : state) work = prepared.certified().top_k(queries, {}, threads, lists);
  const double seconds = stopwatch.seconds() / static_cast<double>(state.iterations());
  const auto bytes = static_cast<double>(items.rows * (items.cols + 16));
  const auto products = static_cast<double>(items.rows * items.cols * queries.rows);
  state.counters["scanned_bytes"] =
      benchmark::Counter(bytes, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["of_read_limit"] = bytes / seconds / read_limits[threads - 1];
  state.counters["of_product_limit"] = products / seconds / product_limits[threads - 1];
  state.counters["rescored_a_query"] =
      static_cast<double>(work.rescored) / static_cast<double>(queries.rows);
  state.counters["unanswered"] = static_cast<double>(work.unanswered.size());
}
BENCHMARK(TopK)
    ->ArgNames({"clustered", "queries", "threads"})
    ->ArgsProduct({{0, 1}, {1, 4, 16, 64, 256}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void Limits(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    state.counters["read_bytes"] = read_rate(threads);
    state.counters["products"] = product_rate(threads);
  }
}
BENCHMARK(Limits)->ArgName("threads")->Arg(1)->Arg(2)->Iterations(1)->Unit(benchmark::kMillisecond);

// The rate of memcpy of one part of the items over another, as many bytes read as written.
void Copy(benchmark::State& state) {
  constexpr std::size_t kBytes = std::size_t{1} << 29;
  static const Matrix<std::uint8_t> source(1, kBytes);
  static Matrix<std::uint8_t> target(1, kBytes);
  for (auto _ : state) {
    std::memcpy(target.data(), source.data(), kBytes);
    benchmark::ClobberMemory();
  }
  state.counters["read_bytes"] =
      benchmark::Counter(kBytes, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(Copy)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace reckon

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc == 3) {
    reckon::file.emplace(argv[1]);
    reckon::file_dimension = std::strtoul(argv[2], nullptr, 10);
  }
  const std::size_t row_bytes = sizeof(float) * reckon::file_dimension;
  if ((argc != 1 && argc != 3) ||
      (argc == 3 &&
       (row_bytes == 0 || reckon::file->bytes().size() / row_bytes < reckon::kQueries + 1000))) {
    fmt::print(stderr,
               "top_k_benchmark: expected nothing, or a file of more than 1,256 vectors and their "
               "dimension\n");
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
