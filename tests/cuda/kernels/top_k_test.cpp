#include "cuda/kernels/top_k.h"

#include <fmt/format.h>

#include "tests/cuda/kernels/scoring_cases.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class TopKOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(TopKOnGpu);

struct Case : test::ScoringShape {
  std::size_t k;
  int parts;
};
// Tiles and blocks that are full or not, parts without items, lists of one to eight runs.
constexpr Case kCases[] = {{{1, 1, 32}, 1, 1},     {{130, 17, 32}, 10, 1},
                           {{900, 5, 96}, 32, 3},  {{1200, 16, 32}, 33, 2},
                           {{600, 3, 64}, 256, 2}, {{300, 18, 32}, 100, 9}};

template <class T>
TopK search(const std::vector<T>& items, const std::vector<T>& queries, const Case& c,
            const UserItems& excluded) {
  const DeviceArray<T> device_items(items), device_queries(queries);
  const DeviceArray<std::int64_t> offsets(excluded.offsets);
  const DeviceArray<std::int32_t> lists(excluded.items);
  DeviceArray<ScoredItem> scratch(
      top_k_scratch(static_cast<int>(c.queries), static_cast<int>(c.k), c.parts));
  DeviceArray<std::int32_t> out_items(c.queries * c.k);
  DeviceArray<float> out_scores(c.queries * c.k);
  top_k<T>({.items = device_items.data(),
            .queries = device_queries.data(),
            .item_count = static_cast<int>(c.items),
            .query_count = static_cast<int>(c.queries),
            .dimension = static_cast<int>(c.dimension),
            .excluded_offsets = excluded.users() == 0 ? nullptr : offsets.data(),
            .excluded_items = lists.data()},
           static_cast<int>(c.k), c.parts, scratch.data(), {out_items.data(), out_scores.data()},
           nullptr);
  TopK out{Matrix<std::int32_t>(c.queries, c.k), Matrix<float>(c.queries, c.k)};
  std::ranges::copy(out_items.to_host(), out.items.data());
  std::ranges::copy(out_scores.to_host(), out.scores.data());
  return out;
}

// Item by item, and score by score to the last bit.
template <class T>
void expect_cpu_lists(const std::vector<T>& items, const std::vector<T>& queries, const Case& c,
                      const UserItems& excluded) {
  const Matrix<float> cpu_items = test::to_matrix(items, c.items);
  const TopK expected =
      make_cpu_scorer(cpu_items)->top_k(test::to_matrix(queries, c.queries), c.k, excluded, 1);
  const TopK got = search<T>(items, queries, c, excluded);
  for (std::size_t q = 0; q < c.queries; ++q) {
    EXPECT_TRUE(std::ranges::equal(got.items.row(q), expected.items.row(q))) << q;
    EXPECT_TRUE(std::ranges::equal(got.scores.row(q), expected.scores.row(q))) << q;
  }
}

TEST_P(TopKOnGpu, OrdersTiesLikeTheCpuAndLeavesOutExcludedItems) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(fmt::format("{} items, k {}", c.items, c.k));
    for (const UserItems& excluded : {UserItems(), test::some_excluded(c)}) {
      expect_cpu_lists(test::few_integers<float>(c.items * c.dimension, 1),
                       test::few_integers<float>(c.queries * c.dimension, 2), c, excluded);
      expect_cpu_lists(test::few_integers<Half>(c.items * c.dimension, 1),
                       test::few_integers<Half>(c.queries * c.dimension, 2), c, excluded);
    }
  }
}

TEST_P(TopKOnGpu, TakesItemsThatGetBetterAndBetter) {
  const Case c = {{2000, 1, 32}, 40, 2};
  std::vector<float> items(c.items * c.dimension), query(c.dimension);
  query[3] = 1;
  for (std::size_t i = 0; i < c.items; ++i) items[i * c.dimension + 3] = static_cast<float>(i);
  expect_cpu_lists(items, query, c, {});
}

TEST_P(TopKOnGpu, ScoresAreOneChainOfMultiplyAdds) {
  const Case c = {{300, 3, 96}, 300, 1};
  Case first = c;
  first.k = 50;
  const test::Numbers<float> items(c.items, c.dimension, 1), queries(c.queries, c.dimension, 2);
  const TopK got = search<float>(items.stored_numbers, queries.stored_numbers, first, {});
  for (std::size_t q = 0; q < c.queries; ++q) {
    for (std::size_t i = 0; i < first.k; ++i) {
      const auto item = static_cast<std::size_t>(got.items.row(q)[i]);
      float sum = 0;
      for (std::size_t d = 0; d < c.dimension; ++d) {
        sum = std::fma(items.stored_numbers[item * c.dimension + d],
                       queries.stored_numbers[q * c.dimension + d], sum);
      }
      EXPECT_EQ(got.scores.row(q)[i], sum);
    }
  }
}

TEST(TopKOnGpuOfNobody, IsNothing) {
  top_k<float>({.item_count = 3, .dimension = 32}, 1, 1, nullptr, {}, nullptr);
}

TEST(TopKParts, KeepTheMultiprocessorsBusyButAreNotTiny) {
  EXPECT_EQ(top_k_parts(10'000'000, 1, 132), 264);
  EXPECT_EQ(top_k_parts(10'000'000, 16, 132), 264);
  EXPECT_EQ(top_k_parts(10'000'000, 17, 132), 132);
  EXPECT_EQ(top_k_parts(10'000'000, 4096, 132), 2);
  EXPECT_EQ(top_k_parts(2000, 1, 132), 2);
  EXPECT_EQ(top_k_parts(1, 1, 132), 1);
}

}  // namespace
}  // namespace reckon::cuda
