#include "eval/beyond/beyond_measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core/random.h"
#include "tests/eval/beyond/compressed.h"
#include "tests/support/errors.h"

namespace reckon {
namespace {

using test::compressed;
using test::error_of;
using test::of_user;
using testing::HasSubstr;

constexpr double kExact = 1e-12;

// Four users, of whom the last has no list, and six items.
struct Example {
  UserItems lists = compressed({{1, 2, 3}, {1, 2}, {5, 1, 0}, {}});
  UserItems train = compressed({{0, 4}, {1, 3}, {1, 2, 3}, {1}});
  UserItems test = compressed({{1, 3}, {2}, {5}, {0}});
  UserItems reference = compressed({{2, 1, 5}, {3, 0, 5}, {5, 1, 0}, {}});
  beyond::ItemAttributes attributes = {compressed({{0}, {0, 1}, {1}, {1, 2}, {0, 1, 2}, {2}}), 3};
  Matrix<float> vectors = Matrix<float>(6, 2);
  UserItems shown = compressed({{1, 1, 4}, {0}, {1}, {}});
  std::vector<double> feedback = {1, 0, 1, 1, 3};

  Example() {
    for (std::size_t item = 0; item < 6; ++item) vectors.row(item)[item % 2] = 1.0f;
  }
  RecommendationInputs inputs() const {
    return {.item_count = 6,
            .lists = &lists,
            .train = &train,
            .test = &test,
            .reference_lists = &reference,
            .item_vectors = vectors,
            .attributes = &attributes,
            .shown = &shown,
            .feedback = feedback};
  }
  BeyondValue value(const std::string& name) const {
    return evaluate_beyond_measure("reckon", name, RecommendationContext(inputs()));
  }
};

TEST(BeyondMeasures, OfAnExampleByHand) {
  const Example example;
  EXPECT_NEAR(example.value("coverage@2").value, 3.0 / 6, kExact);
  EXPECT_NEAR(example.value("coverage").value, 5.0 / 6, kExact);
  EXPECT_NEAR(example.value("user_coverage@2").value, 3.0 / 4, kExact);
  // Three times item 1, twice item 2, once items 0, 3 and 5.
  EXPECT_NEAR(example.value("gini@3").value, (-3.0 - 1 + 1 + 6 + 15) / (6 * 8), kExact);
  const double bits =
      -(3.0 / 8 * std::log2(3.0 / 8) + 2.0 / 8 * std::log2(2.0 / 8) + 3.0 / 8 * std::log2(1.0 / 8));
  EXPECT_NEAR(example.value("entropy@3").value, bits, kExact);
  EXPECT_NEAR(example.value("entropy_normalised@3").value, bits / std::log2(6.0), kExact);
  EXPECT_NEAR(example.value("effective_items@3").value, std::exp2(bits), kExact);
  // Training interactions 1, 3, 1, 2, 1, 0 of 4 users.
  EXPECT_NEAR(of_user(example.value("novelty@2"), 2), (2.0 - std::log2(3.0 / 4)) / 2, kExact);
  EXPECT_NEAR(example.value("average_popularity@2").value, (2.0 + 2.0 + 1.5) / 3, kExact);
  EXPECT_NEAR(of_user(example.value("popularity_percentile@3"), 2), (0.0 + 1.0 + 2.0 / 5) / 3,
              kExact);
  EXPECT_NEAR(of_user(example.value("popularity_lift@2"), 0), 2.0 / 1.0 - 1.0, kExact);
  EXPECT_NEAR(of_user(example.value("popularity_lift@2"), 1), 2.0 / 2.5 - 1.0, kExact);
  // The head are ceil(1.2) items: 1 and 3.
  EXPECT_NEAR(example.value("tail_share@3").value, (1.0 / 3 + 1.0 / 2 + 2.0 / 3) / 3, kExact);
  EXPECT_NEAR(of_user(example.value("diversity@3"), 0), 2.0 / 3, kExact);
  EXPECT_NEAR(of_user(example.value("attribute_diversity@2"), 0), 1.0 / 2, kExact);
  EXPECT_NEAR(example.value("unexpectedness@2").value, (0.0 + 1.0 + 0.0) / 3, kExact);
  EXPECT_NEAR(example.value("serendipity@2").value, (0.0 + 1.0 / 2 + 0.0) / 3, kExact);
  EXPECT_NEAR(example.value("personalisation@2").value, (0.0 + 0.5 + 0.5) / 3, kExact);
  EXPECT_NEAR(of_user(example.value("rank_biased_overlap@2"), 0), 0.9 / 1.9, kExact);
  // Recommended and shown: item 1 twice to the first user, once to the third.
  EXPECT_NEAR(example.value("ctr@2").value, 2.0 / 3, kExact);
  EXPECT_NEAR(example.value("satisfaction@2").value, 4.0 / 3, kExact);
  EXPECT_NEAR(of_user(example.value("ctr@2"), 0), 0.5, kExact);
  EXPECT_TRUE(std::isnan(of_user(example.value("ctr@2"), 1)));
}

TEST(BeyondMeasures, TakeSatisfactionFromWhatUsersSaidWhereThatIsLogged) {
  const Example example;
  const double nan = std::nan("");
  const std::vector<double> said = {4, nan, 1, 1, 2};
  RecommendationInputs inputs = example.inputs();
  inputs.satisfaction = said;
  const RecommendationContext context(inputs);
  EXPECT_NEAR(evaluate_beyond_measure("reckon", "satisfaction@2", context).value, (4.0 + 2) / 2,
              kExact)
      << "item 1 once to the first user, who said nothing the other time, and once to the third";
  EXPECT_NEAR(evaluate_beyond_measure("reckon", "ctr@2", context).value, 2.0 / 3, kExact);
}

TEST(BeyondMeasures, AllOfEveryToolAreEvaluatedByOneCall) {
  const Example example;
  const RecommendationContext context(example.inputs());
  for (const BeyondDefinition& definition : beyond_definitions()) {
    const auto results =
        evaluate_beyond({.tool = std::string(definition.tool), .cutoffs = {1, 2}}, context);
    EXPECT_EQ(results.size(), 2 * definition.measures.size()) << definition.tool;
    for (const BeyondResult& result : results) {
      EXPECT_FALSE(result.definition.empty()) << result.name;
      EXPECT_EQ(result.value.users.size(), result.value.per_user.size()) << result.name;
      EXPECT_FALSE(std::isnan(result.value.value)) << result.name;
      EXPECT_GT(result.users, 0u) << result.name;
    }
  }
}

TEST(BeyondMeasures, NamesAreUniqueAndCommonNamesAreOurs) {
  std::set<std::string_view> ours;
  for (const BeyondMeasureRow& row : beyond_definition("reckon").measures) ours.insert(row.name);
  EXPECT_EQ(ours.size(), beyond_definition("reckon").measures.size());
  for (const BeyondDefinition& definition : beyond_definitions()) {
    std::set<std::string_view> names;
    for (const BeyondMeasureRow& row : definition.measures) {
      EXPECT_TRUE(names.insert(row.name).second) << row.name;
      EXPECT_TRUE(row.common.empty() || ours.contains(row.common)) << row.common;
      if (!row.common.empty()) {
        EXPECT_EQ(find_beyond_measure(definition, row.common)->name, row.name);
      }
    }
  }
}

TEST(BeyondMeasures, DoNotDependOnTheOrderOfUsers) {
  Random random(4);
  test::Rows lists(30);
  test::Rows train(30);
  test::Rows test_items(30);
  for (std::size_t user = 0; user < 30; ++user) {
    for (std::int32_t item = 0; item < 40; ++item) {
      auto& row = random.below(3) == 0 ? lists : random.below(2) == 0 ? train : test_items;
      row[user].push_back(item);
    }
  }
  const auto evaluate = [&] {
    const UserItems a = compressed(lists);
    const UserItems b = compressed(train);
    const UserItems c = compressed(test_items);
    const RecommendationContext context(
        {.item_count = 40, .lists = &a, .train = &b, .test = &c, .reference_lists = &c});
    std::vector<double> values;
    for (const BeyondDefinition& definition : beyond_definitions()) {
      for (const BeyondResult& result :
           evaluate_beyond({.tool = std::string(definition.tool), .cutoffs = {7}}, context)) {
        values.push_back(result.value.value);
      }
    }
    return values;
  };
  const std::vector<double> before = evaluate();
  for (auto* table : {&lists, &train, &test_items}) std::ranges::reverse(*table);
  EXPECT_EQ(evaluate(), before);
}

TEST(BeyondMeasures, RefuseWhatTheyDoNotUnderstand) {
  const Example example;
  RecommendationInputs inputs = example.inputs();
  const auto refused = [&](const char* tool, const char* name) {
    return error_of([&] { evaluate_beyond_measure(tool, name, RecommendationContext(inputs)); });
  };
  EXPECT_THAT(refused("nobody", "coverage@1"), HasSubstr("expected one of reckon, lenskit"));
  EXPECT_THAT(refused("rectools", "ndcg@1"), HasSubstr("expected one of CatalogCoverage"));
  EXPECT_THAT(refused("rectools", "Serendipity"), HasSubstr("expected a cutoff"));
  EXPECT_THAT(refused("rectools", "Serendipity(k=0)"), HasSubstr("cutoff '0'"));
  EXPECT_THAT(refused("rectools", "Serendipity(k=1,deep=True)"), HasSubstr("no argument 'deep'"));
  EXPECT_THAT(refused("rectools", "Intersection(k=1,ref_k=1.5)"), HasSubstr("ref_k 1.5"));
  EXPECT_THAT(refused("rectools", "IntraListDiversity(k=1,cosine)"), HasSubstr("hamming"));
  EXPECT_THAT(refused("recpack", "CoverageK(5"), HasSubstr("CoverageK(k=5"));
  EXPECT_THAT(refused("reckon", "rank_biased_overlap(persistence=2)@5"),
              HasSubstr("persistence 2"));
  inputs.train = nullptr;
  EXPECT_THAT(refused("recbole", "tailpercentage@1"), HasSubstr("no training interactions"));
  inputs.test = nullptr;
  EXPECT_THAT(refused("recpack", "CoverageK(1)"), HasSubstr("no test items"));
  inputs.reference_lists = nullptr;
  EXPECT_THAT(refused("reckon", "unexpectedness@1"), HasSubstr("no reference lists"));
  inputs.attributes = nullptr;
  EXPECT_THAT(refused("lenskit", "entropy"), HasSubstr("no item attributes"));
  inputs.item_vectors = {};
  EXPECT_THAT(refused("reckon", "diversity@1"), HasSubstr("no item vectors"));
  inputs.shown = nullptr;
  EXPECT_THAT(refused("reckon", "ctr@1"), HasSubstr("no logged feedback"));
}

TEST(RecommendationContext, RefusesTablesThatContradictEachOther) {
  const Example example;
  const auto refused = [&](auto&& change) {
    RecommendationInputs inputs = example.inputs();
    change(inputs);
    return error_of([&] { RecommendationContext context(inputs); });
  };
  const UserItems short_table = compressed({{1}});
  const UserItems outside = compressed({{1}, {2}, {6}, {}});
  const UserItems negative = compressed({{1}, {2}, {-1}, {}});
  EXPECT_THAT(refused([](auto& i) { i.lists = nullptr; }), HasSubstr("no recommended lists"));
  EXPECT_THAT(refused([&](auto& i) { i.test = &short_table; }), HasSubstr("test items: 1 users"));
  EXPECT_THAT(refused([&](auto& i) { i.lists = &outside; }), HasSubstr("user row 2: item row 6"));
  EXPECT_THAT(refused([&](auto& i) { i.train = &negative; }), HasSubstr("item row -1"));
  EXPECT_THAT(refused([](auto& i) { i.feedback = i.feedback.first(2); }),
              HasSubstr("2 values for 5"));
  const std::vector<double> infinite(5, std::numeric_limits<double>::infinity());
  EXPECT_THAT(refused([](auto& i) { i.satisfaction = i.feedback.first(2); }),
              HasSubstr("satisfaction: 2 values"));
  EXPECT_THAT(refused([&](auto& i) { i.feedback = infinite; }), HasSubstr("feedback: row 0: inf"));
  Matrix<float> vectors(6, 1);
  vectors.row(4)[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(refused([&](auto& i) { i.item_vectors = vectors; }), HasSubstr("item row 4"));
  const beyond::ItemAttributes repeated = {compressed({{0}, {0, 0}, {}, {}, {}, {}}), 1};
  EXPECT_THAT(refused([&](auto& i) { i.attributes = &repeated; }), HasSubstr("item row 1"));
  const beyond::ItemAttributes few = {compressed({{0}}), 1};
  EXPECT_THAT(refused([&](auto& i) { i.attributes = &few; }), HasSubstr("1 rows"));
}

}  // namespace
}  // namespace reckon
