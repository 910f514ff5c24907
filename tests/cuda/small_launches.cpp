// Starts every kernel once in each thread order, on shapes that need its barriers and atomic
// operations, and prints a hash of what comes out; with arguments, those of these names only. Run
// under sanitizers, and by mutate.py, which takes one of them away and looks whether the output
// differs from that of the whole source, or ThreadSanitizer reports a race.
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cuda/device_code.h"
#include "cuda/kernels/activation.h"
#include "cuda/kernels/all_scores.h"
#include "cuda/kernels/attention.h"
#include "cuda/kernels/auc.h"
#include "cuda/kernels/certified_top_k.h"
#include "cuda/kernels/embedding.h"
#include "cuda/kernels/long_top_k.h"
#include "cuda/kernels/pooling.h"
#include "cuda/kernels/quantize.h"
#include "cuda/kernels/radix_sort.h"
#include "cuda/kernels/ranking_metrics.h"
#include "cuda/kernels/top_k.h"
#include "tests/cuda/launch_numbers.h"

namespace reckon::cuda {
namespace {

// Three warps a row, and the row's largest magnitude behind its mean and variance.
void normalize() {
  const int rows = 2, columns = 1288;
  const auto product = numbers<std::int32_t>(rows * columns, 1);
  const auto residual = numbers<Half>(rows * columns, 2);
  const auto per_column = numbers<float>(columns, 3), per_row = numbers<float>(rows, 4);
  DeviceArray<Half> out(rows * columns);
  DeviceArray<std::int8_t> quantized(rows * columns);
  DeviceArray<float> scales(rows);
  add_and_normalize<Int8>({product.data(), per_column.data(), per_row.data(), per_column.data()},
                          residual.data(),
                          {.rows = rows,
                           .columns = columns,
                           .gamma = per_column.data(),
                           .beta = per_column.data(),
                           .epsilon = 1e-5f,
                           .out = out.data(),
                           .quantized = {quantized.data(), scales.data()}},
                          nullptr);
  print_hash("layer_norm", out);
  print_hash("layer_norm quantized", quantized);
}

// A block whose last warps have no row.
void activate() {
  const int rows = 5, columns = 200;
  const auto product = numbers<std::int32_t>(rows * columns, 1);
  const auto per_column = numbers<float>(columns, 2), per_row = numbers<float>(rows, 3);
  DeviceArray<std::int8_t> quantized(rows * columns);
  DeviceArray<float> scales(rows);
  add_bias_and_activate<Int8>(
      {product.data(), per_column.data(), per_row.data(), per_column.data()}, Activation::kGelu,
      rows, columns, nullptr, {quantized.data(), scales.data()}, nullptr);
  print_hash("activation", quantized);
}

void embed() {
  const int rows = 3, columns = 72;
  const auto table = numbers<Half>(4 * columns, 1);
  const auto per_column = numbers<float>(columns, 2);
  const DeviceArray<std::int32_t> of_rows(std::vector<std::int32_t>{3, 0, 2});
  DeviceArray<Half> out(rows * columns);
  embed_and_normalize<Fp16>({table.data(), table.data(), table.data()},
                            {of_rows.data(), of_rows.data(), of_rows.data()},
                            {.rows = rows,
                             .columns = columns,
                             .gamma = per_column.data(),
                             .beta = per_column.data(),
                             .epsilon = 1e-5f,
                             .out = out.data(),
                             .quantized = {}},
                            nullptr);
  print_hash("embedding", out);
}

void quantize() {
  const int rows = 6, columns = 520;
  const auto x = numbers<Half>(rows * columns, 1);
  DeviceArray<Float8> quantized(rows * columns);
  DeviceArray<float> scales(rows);
  quantize_rows<Fp8>(x.data(), rows, columns, {quantized.data(), scales.data()}, nullptr);
  print_hash("quantize", quantized);
}

void pool_tokens() {
  const int columns = 512;
  const auto hidden = numbers<float>(20 * columns, 1);
  const DeviceArray<std::int32_t> cu_seqlens(std::vector<std::int32_t>{0, 3, 20});
  DeviceArray<float> out(2 * 2 * columns);
  PoolingInput<float> input = {.hidden = hidden.data(),
                               .cu_seqlens = cu_seqlens.data(),
                               .sequences = 2,
                               .columns = columns,
                               .modes = {},
                               .normalize = true};
  input.modes.append(Pooling::kMean);
  input.modes.append(Pooling::kMax);
  pool(input, out.data(), nullptr);
  print_hash("pooling", out);
}

// Three tiles of keys.
template <class T>
void attend(const char* name) {
  const int tokens = 150, depth = 32;
  const auto qkv = numbers<T>(3 * tokens * depth, 1);
  const DeviceArray<AttentionTile> tiles(
      std::vector<AttentionTile>{{0, tokens, 0}, {0, tokens, 64}, {0, tokens, 128}});
  DeviceArray<T> out(tokens * depth);
  const AttentionInput<T> input = {qkv.data(), tiles.data(), 3, 1, depth};
  if constexpr (std::is_same_v<T, float>) {
    attention(input, out.data(), nullptr);
  } else {
    attention(input, 4, out.data(), nullptr);
  }
  print_hash(name, out);
}

// Several tiles of several steps, and more candidates than a buffer holds.
template <class T>
void search(const char* name) {
  const int items = 500, queries = 5, dimension = 64, k = 40;
  const auto item_vectors = numbers<T>(items * dimension, 1);
  const auto query_vectors = numbers<T>(queries * dimension, 2);
  DeviceArray<ScoredItem> scratch(top_k_scratch(queries, k, 2));
  DeviceArray<std::int32_t> out(queries * k);
  DeviceArray<float> scores(queries * k);
  top_k<T>({.items = item_vectors.data(),
            .queries = query_vectors.data(),
            .item_count = items,
            .query_count = queries,
            .dimension = dimension},
           k, 2, scratch.data(), {out.data(), scores.data()}, nullptr);
  print_hash(name, out);
}

void score_all() {
  const int items = 300, queries = 3, dimension = 16;
  const auto item_vectors = numbers<float>(items * dimension, 1);
  const auto query_vectors = numbers<float>(queries * dimension, 2);
  DeviceArray<float> scores(queries * items);
  all_scores({.items = item_vectors.data(),
              .queries = query_vectors.data(),
              .item_count = items,
              .query_count = queries,
              .dimension = dimension},
             scores.data(), nullptr);
  print_hash("all_scores", scores);
}

// Two chunks, the first of two blocks, and lists that are cut.
void search_long() {
  const int items = 1300, queries = 2, dimension = 16;
  const LongTopKPlan plan = {.k = 40, .chunk = 1152};
  const auto item_vectors = numbers<float>(items * dimension, 1);
  const auto query_vectors = numbers<float>(queries * dimension, 2);
  DeviceArray<std::uint64_t> keys(queries * plan.keys_per_query()), worst(queries);
  DeviceArray<int> counts(queries);
  DeviceArray<std::int32_t> out(queries * 40);
  DeviceArray<float> scores(queries * 40);
  long_top_k({.items = item_vectors.data(),
              .queries = query_vectors.data(),
              .item_count = items,
              .query_count = queries,
              .dimension = dimension},
             plan, {keys.data(), worst.data(), counts.data()}, {out.data(), scores.data()},
             nullptr);
  print_hash("long_top_k", out);
  print_hash("long_top_k scores", scores);
}

// Two chunks of two blocks, the first of fewer items than k and of more.
void search_certified(int k) {
  const int items = 1200, queries = 2, dimension = 64;
  const CertifiedPlan plan = {.k = k, .capacity = 1200, .tile_step = 2};
  const auto exact_items = numbers<float>(items * dimension, 1);
  const auto exact_queries = numbers<float>(queries * dimension, 2);
  DeviceArray<std::int8_t> rounded_items(items * dimension), rounded_queries(queries * dimension);
  DeviceArray<RoundedFacts> facts(items), facts_of_queries(queries);
  round_rows(exact_items.data(), items, dimension, {rounded_items.data(), facts.data(), dimension},
             nullptr);
  round_rows(exact_queries.data(), queries, dimension,
             {rounded_queries.data(), facts_of_queries.data(), dimension}, nullptr);
  const DeviceArray<CertifiedBound> bounds(
      std::vector<CertifiedBound>(queries, {.scale = 0.02f, .error = 8, .norm = 0.5f}));
  DeviceArray<Candidate> candidates(queries * plan.candidates_per_query());
  DeviceArray<std::uint64_t> keys(queries * plan.keys_per_query()), worst(queries);
  DeviceArray<float> thresholds(queries), scores(static_cast<std::size_t>(queries * k));
  DeviceArray<int> counts(queries);
  DeviceArray<std::int32_t> out(static_cast<std::size_t>(queries * k));
  certified_top_k({.exact = {.items = exact_items.data(),
                             .queries = exact_queries.data(),
                             .item_count = items,
                             .query_count = queries,
                             .dimension = dimension},
                   .rounded = {.items = rounded_items.data(),
                               .queries = rounded_queries.data(),
                               .item_count = items,
                               .query_count = queries,
                               .dimension = dimension},
                   .facts = facts.data(),
                   .bounds = bounds.data()},
                  plan,
                  {candidates.data(), keys.data(), worst.data(), thresholds.data(), counts.data()},
                  {out.data(), scores.data()}, nullptr);
  print_hash("certified_top_k", out);
  print_hash("certified_top_k thresholds", thresholds);
}

// Several blocks, warps and rounds.
void sort() {
  const int count = 1500;
  auto values = numbers<float>(count, 1);
  DeviceArray<float> other(count);
  DeviceArray<std::uint32_t> scratch(radix_sort_scratch(count));
  radix_sort(values.data(), other.data(), scratch.data(), count, nullptr);
  print_hash("radix_sort", values);
}

// Two blocks.
void count() {
  std::vector<float> sorted = numbers<float>(50, 1).to_host();
  std::sort(sorted.begin(), sorted.end());
  const DeviceArray<float> positives(sorted);
  const auto negatives = numbers<float>(300, 2);
  DeviceArray<PairCounts> counts(std::vector<PairCounts>{{0, 0}});
  count_pairs(positives.data(), 50, negatives.data(), 300, counts.data(), nullptr);
  print_hash("auc", counts);
}

void judge() {
  const DeviceArray<std::int32_t> items(std::vector<std::int32_t>{4, 2, 9, 7, -1, -1});
  const DeviceArray<std::int64_t> offsets(std::vector<std::int64_t>{0, 2, 3});
  const DeviceArray<std::int32_t> relevant(std::vector<std::int32_t>{2, 9, 5});
  const DeviceArray<std::int32_t> cutoffs(std::vector<std::int32_t>{1, 3});
  const DeviceArray<double> discounts(std::vector<double>{1, 0.63, 0.5});
  const DeviceArray<double> ideal(std::vector<double>{0, 1, 1.63, 2.13});
  DeviceArray<double> out(kRankingMetrics.size() * 2 * 2);
  ranking_metrics({items.data(), 2, 3, offsets.data(), relevant.data()},
                  {cutoffs.data(), 2, discounts.data(), ideal.data()}, out.data(), nullptr);
  print_hash("ranking_metrics", out);
}

struct Launch {
  std::string_view name;
  void (*start)();
};
constexpr std::array kLaunches = {
    Launch{"activation", activate},
    Launch{"all_scores", score_all},
    Launch{"attention", [] { attend<Half>("attention"); }},
    Launch{"attention_fp32", [] { attend<float>("attention_fp32"); }},
    Launch{"auc", count},
    Launch{"certified_top_k",
           [] {
             search_certified(40);
             search_certified(700);
           }},
    Launch{"embedding", embed},
    Launch{"layer_norm", normalize},
    Launch{"long_top_k", search_long},
    Launch{"pooling", pool_tokens},
    Launch{"quantize", quantize},
    Launch{"radix_sort", sort},
    Launch{"ranking_metrics", judge},
    Launch{"top_k",
           [] {
             search<float>("top_k fp32");
             search<Half>("top_k fp16");
           }},
};

}  // namespace
}  // namespace reckon::cuda

int main(int argc, char** argv) {
  using reckon::simt::ThreadOrder;
  for (const ThreadOrder order :
       {ThreadOrder{ThreadOrder::kForward}, ThreadOrder{ThreadOrder::kReverse},
        ThreadOrder{ThreadOrder::kRandom, 1}, ThreadOrder{ThreadOrder::kRandom, 2}}) {
    reckon::simt::set_thread_order(order);
    for (const auto& launch : reckon::cuda::kLaunches) {
      if (argc == 1 || std::find(argv + 1, argv + argc, launch.name) != argv + argc) launch.start();
    }
  }
}
