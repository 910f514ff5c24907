#include "core/scoring/certified_bound.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/scoring/int8_queries.h"
#include "core/scoring/quantized_items.h"
#include "core/scoring/upper_bounds.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/scoring/hard_vectors.h"
#include "tests/core/scoring/reference_scores.h"

namespace reckon {
namespace {

class CertifiedBoundOf : public test::ForEachInstructionSet {
 protected:
  // Bounds of all scores of a query with the first block of items.
  struct Bounds {
    std::vector<float> upper;
    std::vector<float> lower;
  };
  static Bounds bounds_of(std::span<const float> query, const QuantizedItems& items,
                          Similarity similarity) {
    const std::int8_t limit = Int8Queries::fast_limit(items.largest_four());
    Matrix<std::int8_t> integers(1, query.size());
    const CertifiedBound bound =
        certified_bound(quantize_row(query, integers.row(0), limit), query.size(), similarity);
    const Int8Queries queries(integers, limit, items.largest_four());
    const Int8Queries::Session session(queries);
    Matrix<std::int32_t> sums(queries.group(), kBlockItems);
    queries.multiply(0, 1, items.panel(0), sums.data());
    Matrix<float> upper(1, kBlockItems);
    const float threshold = 0;
    std::uint32_t mask = 0;
    upper_bounds({.items = items,
                  .block = 0,
                  .sums = sums.data(),
                  .offset = queries.offset(),
                  .upper = upper.data()},
                 {&bound, 1}, &threshold, &mask);
    Bounds out;
    for (std::size_t i = 0; i < kBlockItems; ++i) {
      const float bound_of_item = upper.row(0)[i];
      const float most =
          std::isnan(bound_of_item) ? std::numeric_limits<float>::infinity() : bound_of_item;
      EXPECT_EQ((mask >> i & 1) != 0, most >= 0);
      out.upper.push_back(most);
      out.lower.push_back(bound.lower(most, items.error_norms(0)[i], items.norms(0)[i]));
    }
    return out;
  }
};

TEST_P(CertifiedBoundOf, HardVectorsHoldsTheirScores) {
  for (const test::HardCase& hard : test::kHardCases) {
    for (const Similarity similarity : {Similarity::kInnerProduct, Similarity::kDistance}) {
      if (similarity == Similarity::kDistance && !hard.has_distances) continue;
      for (const std::size_t d : {1, 7, 100, 1000}) {
        const auto [vectors, queries] = hard.make(kBlockItems, 40, d, d);
        const QuantizedItems items({vectors, similarity}, 1);
        for (std::size_t q = 0; q < queries.rows(); ++q) {
          const Bounds bounds = bounds_of(queries.row(q), items, similarity);
          const auto scores = test::reference_scores(queries.row(q), vectors, similarity,
                                                     test::is_fused(GetParam()));
          for (std::size_t i = 0; i < kBlockItems; ++i) {
            ASSERT_LE(bounds.lower[i], scores[i]) << hard.name << " d " << d;
            ASSERT_GE(bounds.upper[i], scores[i]) << hard.name << " d " << d;
          }
        }
      }
    }
  }
}

TEST_P(CertifiedBoundOf, UnitVectorsIsNarrow) {
  const float most = Int8Queries::adds_fours() ? 0.06f : 0.04f;
  const auto vectors = normalise(test::random_matrix(kBlockItems, 384, 1), 1).vectors;
  const auto queries = normalise(test::random_matrix(10, 384, 2), 1).vectors;
  const QuantizedItems items({vectors, Similarity::kInnerProduct}, 1);
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    const Bounds bounds = bounds_of(queries.row(q), items, Similarity::kInnerProduct);
    for (std::size_t i = 0; i < kBlockItems; ++i) {
      EXPECT_LT(bounds.upper[i] - bounds.lower[i], most);
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(CertifiedBoundOf);

TEST(RoundUp, GivesTheSmallestFloatThatIsNotBelow) {
  EXPECT_GE(round_up(0.1), 0.1);
  EXPECT_LT(std::nextafter(round_up(0.1), 0.0f), 0.1);
  EXPECT_GE(round_up(0.3), 0.3);
  EXPECT_LT(std::nextafter(round_up(0.3), 0.0f), 0.3);
  EXPECT_EQ(round_up(0.5), 0.5f);
  EXPECT_EQ(round_up(1e-60), 0x1p-149f);
  EXPECT_EQ(round_up(1e300), std::numeric_limits<float>::infinity());
}

}  // namespace
}  // namespace reckon
