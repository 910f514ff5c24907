#include "core/scoring/dot_kernel.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "tests/core/cpu/instruction_sets.h"
#include "tests/core/scoring/random_matrix.h"
#include "tests/core/scoring/reference_scores.h"

namespace reckon {
namespace {

using test::random_matrix;

constexpr std::array kSimilarities = {Similarity::kInnerProduct, Similarity::kDistance};

class DotKernel : public test::ForEachInstructionSet {};

TEST_P(DotKernel, AddsInOrderOfTheElementsForEveryShape) {
  const bool fused = test::is_fused(GetParam());
  for (const Similarity similarity : kSimilarities) {
    for (const std::size_t d : {1, 2, 17, 384}) {
      for (const std::size_t n : {1, 5, 6, 13}) {
        for (const std::size_t q : {1, 3, 8, 33, 100}) {
          const auto items = random_matrix(n, d, 1);
          const auto queries = random_matrix(q, d, 2);
          const PackedQueries packed(queries);
          ASSERT_GE(packed.width(), q);
          std::vector<float> out(n * packed.width(), NAN);
          score_items(items, packed, similarity, out.data());
          const std::vector<float> zero(d);
          for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t u = 0; u < packed.width(); ++u) {
              const auto query = u < q ? queries.row(u) : std::span<const float>(zero);
              ASSERT_EQ(out[i * packed.width() + u],
                        test::reference_score(query, items.row(i), similarity, fused))
                  << d << " " << n << " " << q;
            }
          }
        }
      }
    }
  }
}

TEST_P(DotKernel, ScoresRowsHereAndThereInTheSameOrder) {
  const bool fused = test::is_fused(GetParam());
  for (const Similarity similarity : kSimilarities) {
    for (const std::size_t d : {1, 2, 17, 384}) {
      const auto items = random_matrix(30, d, 1);
      const auto query = random_matrix(1, d, 2);
      for (const std::size_t n : {0, 1, 7, 8, 9, 30}) {
        std::vector<const float*> rows;
        for (std::size_t i = 0; i < n; ++i) rows.push_back(items.row(i * 7 % 30).data());
        std::vector<float> out(n);
        score_rows(rows, query.row(0), similarity, out.data());
        for (std::size_t i = 0; i < n; ++i) {
          ASSERT_EQ(out[i], test::reference_score(query.row(0), {rows[i], d}, similarity, fused));
        }
      }
    }
  }
}

RECKON_FOR_EACH_INSTRUCTION_SET(DotKernel);

}  // namespace
}  // namespace reckon
