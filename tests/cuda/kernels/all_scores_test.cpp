#include "cuda/kernels/all_scores.h"

#include <fmt/format.h>

#include "tests/core/scoring/reference_scores.h"
#include "tests/cuda/kernels/scoring_cases.h"
#include "tests/cuda/simt/thread_orders.h"

namespace reckon::cuda {
namespace {

class AllScoresOnGpu : public test::ForEachThreadOrder {};
RECKON_FOR_EACH_THREAD_ORDER(AllScoresOnGpu);

// Tiles and blocks that are full or not, items of one part and of two, rows of one step and more.
constexpr test::ScoringShape kShapes[] = {{1, 1, 16}, {128, 16, 16}, {129, 17, 32}, {1100, 3, 48}};

TEST_P(AllScoresOnGpu, AreOneChainOfMultiplyAddsEach) {
  for (const test::ScoringShape& c : kShapes) {
    const test::Numbers<float> items(c.items, c.dimension, 1), queries(c.queries, c.dimension, 2);
    const Matrix<float> item_rows = test::to_matrix(items.stored_numbers, c.items);
    const Matrix<float> query_rows = test::to_matrix(queries.stored_numbers, c.queries);
    for (const Similarity similarity : {Similarity::kInnerProduct, Similarity::kDistance}) {
      DeviceArray<float> out(c.queries * c.items);
      all_scores({.items = items.device.data(),
                  .queries = queries.device.data(),
                  .item_count = static_cast<int>(c.items),
                  .query_count = static_cast<int>(c.queries),
                  .dimension = static_cast<int>(c.dimension),
                  .similarity = similarity},
                 out.data(), nullptr);
      const std::vector<float> got = out.to_host();
      for (std::size_t q = 0; q < c.queries; ++q) {
        const auto row = std::span(got).subspan(q * c.items, c.items);
        EXPECT_TRUE(std::ranges::equal(
            row, test::reference_scores(query_rows.row(q), item_rows, similarity, true)))
            << fmt::format("query {} of {}, {} items", q, c.queries, c.items);
      }
    }
  }
}

TEST(AllScores, OfNobodyAreNone) {
  all_scores({}, nullptr, nullptr);
  all_scores({.item_count = 3, .dimension = 16}, nullptr, nullptr);
}

}  // namespace
}  // namespace reckon::cuda
