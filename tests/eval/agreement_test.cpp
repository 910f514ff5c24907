#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "eval/embedding_agreement.h"
#include "eval/list_agreement.h"
#include "tests/eval/conformance.h"

namespace reckon {
namespace {

using json = nlohmann::ordered_json;
using List = std::vector<std::int32_t>;
using test::number;

constexpr double kExact = 1e-12;

// rectools' Intersection, lenskit's rank_biased_overlap (persistence 0.85).
TEST(ListAgreement, AgreesWithRectoolsAndLenskit) {
  RECKON_REQUIRE_PATH(test::conformance_file("beyond_accuracy.json"));
  const json data = test::read_conformance("beyond_accuracy.json");
  int compared = 0;
  for (const json& one : data["cases"]) {
    const json& input = one["input"];
    const json& rectools = one["expected"]["rectools 0.19.0"];
    const json& lenskit = one["expected"]["lenskit 2025.8.1"];
    for (const std::size_t k : input["ks"].get<std::vector<std::size_t>>()) {
      for (std::size_t i = 0; i < lenskit["user_ids"].size(); ++i) {
        const std::string user = lenskit["user_ids"][i].get<std::string>();
        const auto a = input["reco"][user].get<List>();
        const auto b = input["reference_reco"][user].get<List>();
        const std::string in_k = std::to_string(k);
        const json& overlap =
            rectools["per_user"][std::string("Intersection(k=").append(in_k).append(")")][user];
        EXPECT_NEAR(list_overlap(a, b, k), number(overlap), kExact);
        const json& rbo =
            lenskit["per_user"][std::string("rank_biased_overlap(n=").append(in_k).append(")")];
        EXPECT_NEAR(rank_biased_overlap(a, b, k, 0.85), number(rbo[i]), kExact);
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 50);
}

TEST(ListAgreement, IsOneForEqualAndZeroForDisjointLists) {
  const List a = {4, 2, 9, 7};
  const List b = {1, 3, 5, 6};
  EXPECT_EQ(list_overlap(a, a, 4), 1.0);
  EXPECT_NEAR(rank_biased_overlap(a, a, 4, 0.9), 1.0, kExact);
  EXPECT_EQ(kendall_tau(a, a, 4), 1.0);
  EXPECT_EQ(list_overlap(a, b, 4), 0.0);
  EXPECT_EQ(rank_biased_overlap(a, b, 4, 0.9), 0.0);
  EXPECT_TRUE(std::isnan(kendall_tau(a, b, 4)));
}

TEST(ListAgreement, TauCountsPairsInTheSameOrder) {
  const List a = {1, 2, 3, 4, 8};
  const List reversed = {4, 3, 2, 1, 9};
  EXPECT_EQ(kendall_tau(a, reversed, 5), -1.0);
  const List one_swap = {2, 1, 3, 4, 7};
  EXPECT_NEAR(kendall_tau(a, one_swap, 5), 4.0 / 6.0, kExact);  // 5 of 6 pairs agree
  EXPECT_EQ(kendall_tau(a, one_swap, 2), -1.0);
}

TEST(ListAgreement, DifferencesAtTheTopWeighMost) {
  const List a = {1, 2, 3, 4, 5, 6};
  const List top = {9, 2, 3, 4, 5, 6};
  const List bottom = {1, 2, 3, 4, 5, 9};
  EXPECT_LT(rank_biased_overlap(a, top, 6, 0.9), rank_biased_overlap(a, bottom, 6, 0.9));
}

RankingEvaluation lists(const std::vector<List>& rows) {
  RankingEvaluation evaluation;
  evaluation.items = Matrix<std::int32_t>(rows.size(), rows[0].size());
  for (std::size_t user = 0; user < rows.size(); ++user) {
    evaluation.users.push_back(static_cast<std::int32_t>(3 * user));
    std::ranges::copy(rows[user], evaluation.items.row(user).begin());
  }
  return evaluation;
}

TEST(ListAgreement, AveragesOverUsersAndLeavesPaddingOut) {
  const RankingEvaluation a = lists({{1, 2, 3, 4}, {5, 6, -1, -1}, {1, 2, 3, 4}});
  const RankingEvaluation b = lists({{1, 2, 3, 4}, {6, 7, -1, -1}, {2, 1, 8, 9}});
  const ListAgreement agreement = compare_lists(a, b, 4);
  EXPECT_EQ(agreement.users, 3u);
  EXPECT_NEAR(agreement.overlap, (1.0 + 0.25 + 0.5) / 3, kExact);
  EXPECT_EQ(agreement.users_with_tau, 2u);
  EXPECT_NEAR(agreement.kendall_tau, (1.0 - 1.0) / 2, kExact);
  EXPECT_EQ(agreement.identical_lists, 1u);
  EXPECT_THROW(compare_lists(a, b, 5), Error);
  EXPECT_THROW(compare_lists(a, b, 0), Error);
  EXPECT_THROW(compare_lists(a, lists({{1, 2, 3, 4}}), 4), Error);
}

TEST(EmbeddingAgreement, IsTheCosineOfEachRow) {
  Random random(51);
  Matrix<float> a(300, 20);
  Matrix<float> b(300, 20);
  std::vector<double> cosines;
  for (std::size_t row = 0; row < 300; ++row) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t j = 0; j < 20; ++j) {
      const auto x = static_cast<float>(random.normal());
      const auto y = static_cast<float>(x + 0.3 * random.normal());
      a.row(row)[j] = x;
      b.row(row)[j] = y;
      ab += static_cast<double>(x) * y;
      aa += static_cast<double>(x) * x;
      bb += static_cast<double>(y) * y;
    }
    cosines.push_back(ab / std::sqrt(aa) / std::sqrt(bb));
  }
  const EmbeddingAgreement agreement = compare_embeddings(a, b);
  EXPECT_NEAR(agreement.cosine_min, *std::ranges::min_element(cosines), kExact);
  EXPECT_NEAR(cosines[agreement.worst_row], agreement.cosine_min, kExact);
  double mean = 0;
  for (const double cosine : cosines) mean += cosine / 300;
  EXPECT_NEAR(agreement.cosine_mean, mean, kExact);
  std::ranges::sort(cosines);
  EXPECT_NEAR(agreement.cosine_p01, cosines[2] + 0.99 * (cosines[3] - cosines[2]), kExact);
}

TEST(EmbeddingAgreement, IsExactlyOneForEqualRowsOfAnyLength) {
  Random random(52);
  Matrix<float> a(50, 33);
  for (std::size_t row = 0; row < 50; ++row) {
    for (float& x : a.row(row)) x = static_cast<float>(random.normal() * 1e-3);
  }
  const EmbeddingAgreement agreement = compare_embeddings(a, a);
  EXPECT_EQ(agreement.cosine_min, 1.0);
  EXPECT_EQ(agreement.cosine_mean, 1.0);
}

TEST(EmbeddingAgreement, RefusesRowsWithoutDirectionAndOtherShapes) {
  Matrix<float> a(2, 3);
  Matrix<float> b(2, 3);
  for (Matrix<float>* each : {&a, &b}) {
    for (std::size_t row = 0; row < 2; ++row) std::ranges::fill(each->row(row), 1.0f);
  }
  EXPECT_NO_THROW(compare_embeddings(a, b));
  std::ranges::fill(b.row(1), 0.0f);
  EXPECT_THROW(compare_embeddings(a, b), Error);
  b.row(1)[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(compare_embeddings(a, b), Error);
  b.row(1)[0] = std::numeric_limits<float>::infinity();
  EXPECT_THROW(compare_embeddings(a, b), Error);
  EXPECT_THROW(compare_embeddings(a, Matrix<float>(2, 4)), Error);
  EXPECT_THROW(compare_embeddings(Matrix<float>(), Matrix<float>()), Error);
}

}  // namespace
}  // namespace reckon
