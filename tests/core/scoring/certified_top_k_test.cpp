#include "core/scoring/certified_top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "core/scoring/top_k.h"
#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/scoring/hard_vectors.h"
#include "tests/core/scoring/reference_scores.h"

namespace reckon {
namespace {

using test::HardCase;
using test::HardVectors;
using test::kHardCases;

constexpr std::array kSimilarities = {Similarity::kInnerProduct, Similarity::kCosine,
                                      Similarity::kDistance};

struct Bits {
  std::uint32_t score;
  std::int32_t item;
  bool operator==(const Bits&) const = default;
  friend void PrintTo(const Bits& bits, std::ostream* out) {
    *out << bits.item << ": " << std::bit_cast<float>(bits.score);
  }
};

std::vector<Bits> listed(const TopK& top, std::size_t query) {
  std::vector<Bits> out;
  for (std::size_t p = 0; p < top.items.cols(); ++p) {
    out.push_back(
        {std::bit_cast<std::uint32_t>(top.scores.row(query)[p]), top.items.row(query)[p]});
  }
  return out;
}

std::vector<Bits> selected(std::span<const float> scores, std::span<const std::int32_t> excluded,
                           std::size_t k) {
  auto list = select_top_k(scores, excluded, k);
  list.resize(k, {-std::numeric_limits<float>::infinity(), -1});
  std::vector<Bits> out;
  for (const ScoredItem& item : list) {
    out.push_back({std::bit_cast<std::uint32_t>(item.score), item.item});
  }
  return out;
}

// Every third item or so, and for the last query all but two.
UserItems some_excluded(std::size_t queries, std::size_t items) {
  Random random(5);
  UserItems out;
  for (std::size_t q = 0; q < queries; ++q) {
    for (std::size_t i = 0; i < items; ++i) {
      const bool all_but_two = q + 1 == queries && i != items / 2 && i + 1 != items;
      if (all_but_two || random.below(3) == 0) out.items.push_back(static_cast<std::int32_t>(i));
    }
    out.end_row();
  }
  return out;
}

class CertifiedTopKOf : public test::ForEachInstructionSet {
 protected:
  // All numbers of threads give the reference's lists.
  void expect_exact(const HardVectors& vectors, Similarity similarity,
                    const std::vector<std::size_t>& lengths, const UserItems& excluded) {
    const auto queries = test::scored_vectors(vectors.queries, similarity);
    const auto items = test::scored_vectors(vectors.items, similarity);
    std::vector<std::vector<float>> scores;
    for (std::size_t q = 0; q < queries.rows(); ++q) {
      scores.push_back(
          test::reference_scores(queries.row(q), items, similarity, test::is_fused(GetParam())));
    }
    const ScoredRows rows(vectors.items, similarity);
    const CertifiedTopK certified(rows, 2);
    for (const std::size_t k : lengths) {
      for (const std::size_t threads : {1, 3}) {
        TopK top{Matrix<std::int32_t>(queries.rows(), k), Matrix<float>(queries.rows(), k)};
        const auto work = certified.top_k(queries, excluded, threads, top);
        ASSERT_TRUE(work.unanswered.empty());
        for (std::size_t q = 0; q < queries.rows(); ++q) {
          const auto row =
              excluded.users() == 0 ? std::span<const std::int32_t>() : excluded.row(q);
          ASSERT_EQ(listed(top, q), selected(scores[q], row, k))
              << "query " << q << ", k " << k << ", threads " << threads << ", similarity "
              << static_cast<int>(similarity) << ", d " << items.cols();
        }
      }
    }
  }
};

TEST_P(CertifiedTopKOf, HardVectorsIsThatOfEveryScoreBitForBit) {
  for (const HardCase& hard : kHardCases) {
    SCOPED_TRACE(hard.name);
    for (const Similarity similarity : kSimilarities) {
      for (const std::size_t d : {1, 3, 37, 384}) {
        if (similarity == Similarity::kDistance && !hard.has_distances) continue;
        expect_exact(hard.make(700, 8, d, d), similarity, {1, 10, 300}, {});
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST_P(CertifiedTopKOf, LongVectorsIsThatOfEveryScoreBitForBit) {
  for (const HardCase& hard : kHardCases) {
    SCOPED_TRACE(hard.name);
    expect_exact(hard.make(150, 2, 4096, 3), Similarity::kInnerProduct, {1, 5}, {});
    if (HasFatalFailure()) return;
  }
}

TEST_P(CertifiedTopKOf, AnyNumberOfItemsAndQueriesLeavesOutTheExcludedOnes) {
  for (const std::size_t n : {1, 2, 63, 64, 65, 129, 1100}) {
    for (const std::size_t q : {1, 2, 5, 6, 7, 13}) {
      const HardVectors vectors = kHardCases[0].make(n, q, 21, n + q);
      std::vector<std::size_t> lengths = {1, (n + 1) / 2, n};
      expect_exact(vectors, Similarity::kInnerProduct, lengths, {});
      expect_exact(vectors, Similarity::kInnerProduct, lengths, some_excluded(q, n));
      if (HasFatalFailure()) return;
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(CertifiedTopKOf);

TEST(CertifiedTopK, RescoresFewOfManyRandomVectors) {
  const auto items = normalise(test::random_matrix(40'000, 96, 1), 2).vectors;
  const auto queries = normalise(test::random_matrix(20, 96, 2), 2).vectors;
  const CertifiedTopK certified({items, Similarity::kInnerProduct}, 2);
  TopK top{Matrix<std::int32_t>(20, 10), Matrix<float>(20, 10)};
  EXPECT_LT(certified.top_k(queries, {}, 2, top).rescored, 20u * 60);
}

TEST(CertifiedTopK, ScansAgainWhereTheBestItemsCrowdInASampledBlock) {
  auto items = test::random_matrix(32'768, 8, 1);
  for (std::size_t i = 256; i < 288; ++i) {  // all of the ninth block
    for (float& x : items.row(i)) x = 10 + std::abs(x);
  }
  Matrix<float> queries(2, 8);
  std::ranges::fill(queries.row(0), 1.0f);
  queries.row(1)[0] = -1;
  const CertifiedTopK certified({items, Similarity::kInnerProduct}, 2);
  TopK top{Matrix<std::int32_t>(2, 100), Matrix<float>(2, 100)};
  EXPECT_EQ(certified.top_k(queries, {}, 2, top).scanned_again, 1u);
  const bool fused = test::is_fused(cpu::instruction_set());
  for (std::size_t q = 0; q < 2; ++q) {
    const auto scores =
        test::reference_scores(queries.row(q), items, Similarity::kInnerProduct, fused);
    EXPECT_EQ(listed(top, q), selected(scores, {}, 100));
  }
}

TEST(CertifiedTopK, LeavesQueriesThatTooManyItemsAreCloseTo) {
  Matrix<float> items(6000, 2);
  for (std::size_t i = 0; i < items.rows(); ++i) items.row(i)[i % 100 == 0 ? 1 : 0] = 1;
  Matrix<float> queries(2, 2);
  queries.row(0)[0] = 1;  // as close to 5940 items
  queries.row(1)[1] = 1;  // to 60
  const CertifiedTopK certified({items, Similarity::kInnerProduct}, 2);
  TopK top{Matrix<std::int32_t>(2, 10), Matrix<float>(2, 10)};
  const auto work = certified.top_k(queries, {}, 2, top);
  EXPECT_EQ(work.unanswered, std::vector<std::size_t>{0});
  EXPECT_EQ(top.items.row(1)[9], 900);
}

}  // namespace
}  // namespace reckon
