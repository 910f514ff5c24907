#include "cuda/kernels/certified_top_k.h"

#include <fmt/format.h>

#include "tests/core/scoring/hard_vectors.h"
#include "tests/core/scoring/reference_scores.h"
#include "tests/core/scoring/scored_lists.h"
#include "tests/cuda/kernels/scoring_cases.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class CertifiedTopKOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(CertifiedTopKOnGpu);

// Rows with zeros behind them.
template <class T>
DeviceArray<T> padded(const Matrix<T>& rows, std::size_t columns) {
  std::vector<T> host(rows.rows() * columns);
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    std::ranges::copy(rows.row(r), host.begin() + static_cast<std::ptrdiff_t>(r * columns));
  }
  return DeviceArray<T>(host);
}

struct Lists {
  TopK lists;
  std::vector<float> thresholds;
};

// Of vectors that are scored as they are.
Lists search(const Matrix<float>& items, const Matrix<float>& queries, Similarity similarity,
             const UserItems& excluded, const CertifiedPlan& plan) {
  const std::size_t columns = (items.cols() + 15) / 16 * 16, bytes = (items.cols() + 63) / 64 * 64;
  const std::size_t count = queries.rows(), k = static_cast<std::size_t>(plan.k);
  const auto item_count = static_cast<int>(items.rows()), query_count = static_cast<int>(count);
  Matrix<std::int8_t> integers(count, items.cols());
  std::vector<CertifiedBound> host_bounds;
  for (std::size_t q = 0; q < count; ++q) {
    host_bounds.push_back(
        certified_bound(quantize_row(queries.row(q), integers.row(q)), items.cols(), similarity));
  }
  const auto exact_items = padded(items, columns), exact_queries = padded(queries, columns);
  const auto rounded_queries = padded(integers, bytes);
  const DeviceArray<CertifiedBound> bounds(host_bounds);
  DeviceArray<std::int8_t> rounded_items(items.rows() * bytes);
  DeviceArray<RoundedFacts> facts(items.rows());
  round_rows(exact_items.data(), item_count, static_cast<int>(columns),
             {rounded_items.data(), facts.data(), static_cast<int>(bytes)}, nullptr);
  const DeviceArray<std::int64_t> offsets(excluded.offsets);
  const DeviceArray<std::int32_t> listed(excluded.items);
  DeviceArray<Candidate> candidates(count * plan.candidates_per_query());
  DeviceArray<std::uint64_t> keys(count * plan.keys_per_query()), worst(count);
  DeviceArray<float> thresholds(count), out_scores(count * k);
  DeviceArray<std::int32_t> out_items(count * k);
  DeviceArray<int> counts(count);
  certified_top_k({.exact = {.items = exact_items.data(),
                             .queries = exact_queries.data(),
                             .item_count = item_count,
                             .query_count = query_count,
                             .dimension = static_cast<int>(columns),
                             .similarity = similarity},
                   .rounded = {.items = rounded_items.data(),
                               .queries = rounded_queries.data(),
                               .item_count = item_count,
                               .query_count = query_count,
                               .dimension = static_cast<int>(bytes),
                               .excluded_offsets = excluded.users() ? offsets.data() : nullptr,
                               .excluded_items = listed.data()},
                   .facts = facts.data(),
                   .bounds = bounds.data()},
                  plan,
                  {candidates.data(), keys.data(), worst.data(), thresholds.data(), counts.data()},
                  {out_items.data(), out_scores.data()}, nullptr);
  Lists out = {{Matrix<std::int32_t>(count, k), Matrix<float>(count, k)}, thresholds.to_host()};
  std::ranges::copy(out_items.to_host(), out.lists.items.data());
  std::ranges::copy(out_scores.to_host(), out.lists.scores.data());
  return out;
}

// Item by item, score by score to the last bit, but for the sign of zero.
void expect_exact(const test::HardVectors& vectors, Similarity similarity,
                  const UserItems& excluded, const CertifiedPlan& plan) {
  const auto items = test::scored_vectors(vectors.items, similarity);
  const auto queries = test::scored_vectors(vectors.queries, similarity);
  const Lists got = search(items, queries, similarity, excluded, plan);
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    const auto scores = test::reference_scores(queries.row(q), items, similarity, true);
    auto expected =
        select_top_k(scores, excluded.users() ? excluded.row(q) : std::span<const std::int32_t>(),
                     static_cast<std::size_t>(plan.k));
    expected.resize(static_cast<std::size_t>(plan.k),
                    {-std::numeric_limits<float>::infinity(), -1});
    ASSERT_FALSE(std::isnan(got.thresholds[q])) << q;
    ASSERT_EQ(test::row_of(got.lists, q), expected)
        << "query " << q << ", k " << plan.k << ", d " << items.cols() << ", similarity "
        << static_cast<int>(similarity);
  }
}

constexpr CertifiedPlan kAtOnce = {.k = 10, .capacity = 1024, .tile_step = 1};

TEST_P(CertifiedTopKOnGpu, HardVectorsGiveTheListsOfEveryScoreBitForBit) {
  for (const test::HardCase& hard : test::kHardCases) {
    SCOPED_TRACE(hard.name);
    for (const Similarity similarity :
         {Similarity::kInnerProduct, Similarity::kCosine, Similarity::kDistance}) {
      if (similarity == Similarity::kDistance && !hard.has_distances) continue;
      for (const std::size_t d : {1, 37, 100}) {
        expect_exact(hard.make(700, 5, d, d), similarity, {}, kAtOnce);
        if (HasFatalFailure()) return;
      }
    }
  }
}

// The best item loses all of its lead when it is rounded; the query loses nothing.
TEST_P(CertifiedTopKOnGpu, RoundingOfItemsIsInTheirBounds) {
  constexpr std::size_t kItems = 150, kDimension = 64;
  test::HardVectors vectors{Matrix<float>(kItems, kDimension), Matrix<float>(1, kDimension)};
  std::ranges::fill(vectors.queries.row(0), 1.0f);
  vectors.items.row(5)[0] = 127;
  vectors.items.row(5)[1] = 20;
  std::ranges::fill(vectors.items.row(140), 0.49f);  // 0.49 x 63 is more than 20, but rounds to 0
  vectors.items.row(140)[0] = 127;
  expect_exact(vectors, Similarity::kInnerProduct, {}, {.k = 1, .capacity = 1024, .tile_step = 1});
}

TEST_P(CertifiedTopKOnGpu, ChunksOfAnySizeLeaveOutTheExcludedItems) {
  for (const std::size_t n : {1, 127, 129, 1100}) {
    for (const std::size_t queries : {1, 17}) {
      const auto vectors = test::kHardCases[0].make(n, queries, 21, n + queries);
      const UserItems excluded = test::some_excluded({n, queries, 21});
      for (const int tile_step : {1, 2, 8}) {
        if (n <= static_cast<std::size_t>(64 * tile_step)) continue;
        for (const int k : {1, 40, 300}) {
          const CertifiedPlan plan = {.k = k, .capacity = 1200, .tile_step = tile_step};
          expect_exact(vectors, Similarity::kInnerProduct, {}, plan);
          expect_exact(vectors, Similarity::kInnerProduct, excluded, plan);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

TEST_P(CertifiedTopKOnGpu, ChunksAreSpreadOverItemsThatGetBetterAndBetter) {
  auto vectors = test::kHardCases[0].make(4000, 2, 24, 1);
  for (std::size_t i = 0; i < 4000; ++i) {
    std::ranges::fill(vectors.items.row(i), 1 + 1e-3f * static_cast<float>(i));
  }
  for (std::size_t q = 0; q < 2; ++q) {
    for (float& x : vectors.queries.row(q)) x = std::abs(x);
  }
  expect_exact(vectors, Similarity::kInnerProduct, {}, {.k = 20, .capacity = 640, .tile_step = 8});
}

// Their scores' bounds are narrow, or they would not fit.
TEST_P(CertifiedTopKOnGpu, FewOfManyRandomVectorsAreCandidates) {
  expect_exact(test::kHardCases[0].make(4000, 3, 96, 1), Similarity::kCosine, {},
               {.k = 10, .capacity = 256, .tile_step = 16});
}

TEST_P(CertifiedTopKOnGpu, SaysWhichQueriesTooManyItemsAreCloseTo) {
  Matrix<float> items(1000, 2), queries(3, 2);
  for (std::size_t i = 0; i < items.rows(); ++i) items.row(i)[i % 100 == 0 ? 1 : 0] = 1;
  queries.row(0)[0] = 1;  // as close to 990 items
  queries.row(1)[1] = 1;  // to 10
  queries.row(2)[0] = 1;  // behind its candidates there is nothing
  const Lists got = search(items, queries, Similarity::kInnerProduct, {},
                           {.k = 5, .capacity = 512, .tile_step = 2});
  EXPECT_TRUE(std::isnan(got.thresholds[0]));
  EXPECT_FALSE(std::isnan(got.thresholds[1]));
  EXPECT_TRUE(std::isnan(got.thresholds[2]));
  EXPECT_EQ(got.lists.items.row(1)[4], 400);
}

class RoundRows : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(RoundRows);

TEST_P(RoundRows, KnowOfEachRowWhatTheCpuKnows) {
  for (const test::HardCase& hard : test::kHardCases) {
    SCOPED_TRACE(hard.name);
    const Matrix<float> rows = hard.make(9, 1, 48, 3).items;
    DeviceArray<std::int8_t> integers(9 * 64);
    DeviceArray<RoundedFacts> facts(9);
    round_rows(padded(rows, 48).data(), 9, 48, {integers.data(), facts.data(), 64}, nullptr);
    const auto got = integers.to_host();
    const auto got_facts = facts.to_host();
    for (std::size_t r = 0; r < 9; ++r) {
      std::vector<std::int8_t> expected(64);
      const QuantizedRow row = quantize_row(rows.row(r), std::span(expected).first(48));
      EXPECT_TRUE(std::ranges::equal(std::span(got).subspan(r * 64, 64), expected));
      EXPECT_EQ(got_facts[r].scale, row.scale);
      EXPECT_FLOAT_EQ(got_facts[r].norm, round_up(row.norm));
      EXPECT_FLOAT_EQ(got_facts[r].error_norm, round_up(row.error_norm));
    }
  }
}

// Or a bound would not be one.
TEST_P(RoundRows, NeverHaveNormsBelowTheTrueOnes) {
  Matrix<float> rows = test::kHardCases[0].make(40, 1, 48, 5).items;
  std::ranges::fill(rows.row(0), 1e-9f);
  rows.row(0)[5] = 1;  // in float64 the sum of squares is 1
  DeviceArray<std::int8_t> integers(40 * 64);
  DeviceArray<RoundedFacts> facts(40);
  round_rows(padded(rows, 48).data(), 40, 48, {integers.data(), facts.data(), 64}, nullptr);
  const auto got = integers.to_host();
  const auto got_facts = facts.to_host();
  for (std::size_t r = 0; r < 40; ++r) {
    long double squares = 0, error_squares = 0;
    for (std::size_t c = 0; c < 48; ++c) {
      const long double x = static_cast<long double>(rows.row(r)[c]);
      const long double error = x - static_cast<long double>(got_facts[r].scale) * got[r * 64 + c];
      squares += x * x;
      error_squares += error * error;
    }
    EXPECT_GE(static_cast<long double>(got_facts[r].norm), std::sqrt(squares)) << r;
    EXPECT_GE(static_cast<long double>(got_facts[r].error_norm), std::sqrt(error_squares)) << r;
  }
}

TEST(CertifiedPlan, BeginsWithAChunkThatFitsABuffer) {
  EXPECT_EQ(plan_certified_top_k(2048, 10).tile_step, 1);
  const CertifiedPlan many = plan_certified_top_k(10'000'000, 100);
  EXPECT_EQ(many.capacity, 16'384);
  EXPECT_EQ(many.tile_step, 1024);
  EXPECT_EQ(plan_certified_top_k(2'000'000, 10'000).capacity, 40'000);
}

}  // namespace
}  // namespace reckon::cuda
