#include "cuda/kernels/long_top_k.h"

#include <fmt/format.h>

#include "tests/cuda/kernels/scoring_cases.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class LongTopK : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(LongTopK);

struct Case : test::ScoringShape {
  int k, chunk;
};
// Lists shorter and longer than a chunk, that many items or all items enter; the last chunk full or
// not; more queries than a block has.
constexpr Case kCases[] = {{{700, 2, 32}, 300, 128},
                           {{513, 1, 16}, 513, 128},
                           {{900, 3, 48}, 7, 256},
                           {{260, 18, 16}, 258, 384}};

TopK search(const std::vector<float>& items, const std::vector<float>& queries, const Case& c,
            Similarity similarity, const UserItems& excluded) {
  const DeviceArray<float> device_items(items), device_queries(queries);
  const DeviceArray<std::int64_t> offsets(excluded.offsets);
  const DeviceArray<std::int32_t> lists(excluded.items);
  const LongTopKPlan plan = {c.k, c.chunk};
  const auto k = static_cast<std::size_t>(c.k);
  DeviceArray<std::uint64_t> keys(c.queries * plan.keys_per_query()), worst(c.queries);
  DeviceArray<int> counts(c.queries);
  DeviceArray<std::int32_t> out_items(c.queries * k);
  DeviceArray<float> out_scores(c.queries * k);
  long_top_k({.items = device_items.data(),
              .queries = device_queries.data(),
              .item_count = static_cast<int>(c.items),
              .query_count = static_cast<int>(c.queries),
              .dimension = static_cast<int>(c.dimension),
              .similarity = similarity,
              .excluded_offsets = excluded.users() == 0 ? nullptr : offsets.data(),
              .excluded_items = lists.data()},
             plan, {keys.data(), worst.data(), counts.data()},
             {out_items.data(), out_scores.data()}, nullptr);
  TopK out{Matrix<std::int32_t>(c.queries, k), Matrix<float>(c.queries, k)};
  std::ranges::copy(out_items.to_host(), out.items.data());
  std::ranges::copy(out_scores.to_host(), out.scores.data());
  return out;
}

// Of vectors of few integers, many of whose scores are equal, or of any numbers.
void expect_cpu_lists(const std::vector<float>& items, const std::vector<float>& queries,
                      const Case& c, const UserItems& excluded) {
  const Matrix<float> cpu_items = test::to_matrix(items, c.items);
  for (const Similarity similarity : {Similarity::kInnerProduct, Similarity::kDistance}) {
    const TopK expected = make_cpu_scorer(cpu_items, similarity)
                              ->top_k(test::to_matrix(queries, c.queries),
                                      static_cast<std::size_t>(c.k), excluded, 1);
    const TopK got = search(items, queries, c, similarity, excluded);
    for (std::size_t q = 0; q < c.queries; ++q) {
      EXPECT_TRUE(std::ranges::equal(got.items.row(q), expected.items.row(q))) << q;
      EXPECT_TRUE(std::ranges::equal(got.scores.row(q), expected.scores.row(q))) << q;
    }
  }
}

TEST_P(LongTopK, OrdersTiesLikeTheCpuAndLeavesOutExcludedItems) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(fmt::format("{} items, k {}", c.items, c.k));
    for (const UserItems& excluded : {UserItems(), test::some_excluded(c)}) {
      expect_cpu_lists(test::few_integers<float>(c.items * c.dimension, 1),
                       test::few_integers<float>(c.queries * c.dimension, 2), c, excluded);
      expect_cpu_lists(test::Numbers<float>(c.items, c.dimension, 3).stored_numbers,
                       test::Numbers<float>(c.queries, c.dimension, 4).stored_numbers, c, excluded);
    }
  }
}

TEST_P(LongTopK, TakesItemsThatGetBetterAndBetter) {
  for (const Case& c : {Case{{1000, 1, 16}, 300, 128}, Case{{1000, 1, 16}, 40, 256}}) {
    std::vector<float> items(c.items * c.dimension), query(c.dimension);
    query[3] = 1;
    for (std::size_t i = 0; i < c.items; ++i) items[i * c.dimension + 3] = static_cast<float>(i);
    expect_cpu_lists(items, query, c, {});
  }
}

TEST_P(LongTopK, TellsItemsOfOneScoreApartByTheirRows) {
  const Case c = {{700, 2, 16}, 300, 256};
  expect_cpu_lists(std::vector<float>(c.items * c.dimension, 1),
                   std::vector<float>(c.queries * c.dimension, -2), c, {});
}

TEST(LongTopKPlan, CutsItemsSoThatAListIsCutSeldom) {
  EXPECT_EQ(plan_long_top_k(100, 50).chunk, 128);
  EXPECT_EQ(plan_long_top_k(1'000'000, 300).chunk, 32'768);
  EXPECT_EQ(plan_long_top_k(1'000'000, 10'000).chunk, 40'064);
  EXPECT_EQ(plan_long_top_k(20'000, 10'000).chunk, 20'096);
}

}  // namespace
}  // namespace reckon::cuda
