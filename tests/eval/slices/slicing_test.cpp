#include "eval/slices/slicing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

using Numbers = std::vector<std::int32_t>;
using Names = std::vector<std::string>;

TEST(Slicing, ByQuantilesFillsSlicesEvenlyAndNeverPartsEqualValues) {
  const Slicing even = slice_by_quantiles("n", std::vector<double>{8, 1, 3, 2, 7, 5, 4, 6}, 4);
  EXPECT_EQ(even.slices, (Names{"1 to 2", "3 to 4", "5 to 6", "7 to 8"}));
  EXPECT_EQ(even.slice_of, (Numbers{3, 0, 1, 0, 3, 2, 1, 2}));
  const Slicing tied = slice_by_quantiles("n", std::vector<double>{5, 5, 5, 5, 5, 9}, 4);
  EXPECT_EQ(tied.slices, (Names{"5", "9"}));
  EXPECT_EQ(tied.slice_of, (Numbers{0, 0, 0, 0, 0, 1}));
  Random random(1);
  std::vector<double> values(1000);
  for (double& x : values) x = random.uniform();
  const Slicing many = slice_by_quantiles("n", values, 5);
  for (std::int32_t slice = 0; slice < 5; ++slice) {
    EXPECT_EQ(std::ranges::count(many.slice_of, slice), 200);
  }
}

TEST(Slicing, LeavesOutRowsWithoutAValue) {
  const double nan = std::nan("");
  EXPECT_EQ(slice_by_quantiles("n", std::vector<double>{1, nan, 2}, 2).slice_of,
            (Numbers{0, -1, 1}));
  EXPECT_TRUE(slice_by_quantiles("n", std::vector<double>{nan}).slices.empty());
  EXPECT_EQ(slice_by_edges("n", std::vector<double>{nan}, std::vector<double>{1}).slice_of,
            Numbers{-1});
  EXPECT_EQ(slice_by_category("n", Names{"", "a"}).slice_of, (Numbers{-1, 0}));
  EXPECT_EQ(slice_by_cold_start("n", std::vector<double>{nan}, 5).slice_of, Numbers{-1});
}

TEST(Slicing, ByEdgesPutsAnEdgeIntoTheUpperSlice) {
  const Slicing slicing =
      slice_by_edges("n", std::vector<double>{4, 5, 9.5, 10, 100}, std::vector<double>{5, 10});
  EXPECT_EQ(slicing.slices, (Names{"below 5", "5 to below 10", "10 and above"}));
  EXPECT_EQ(slicing.slice_of, (Numbers{0, 1, 1, 2, 2}));
  EXPECT_EQ(slice_by_edges("n", std::vector<double>{4}, {}).slices, Names{"all"});
  const double nan = std::nan("");
  EXPECT_THROW(slice_by_edges("n", {}, std::vector<double>{5, 5}), Error);
  EXPECT_THROW(slice_by_edges("n", {}, std::vector<double>{nan}), Error);
}

TEST(Slicing, ByCategoryJoinsTheSmallOnes) {
  const Names categories = {"b", "a", "c", "b", "d", "a", "b"};
  const Slicing all = slice_by_category("n", categories);
  EXPECT_EQ(all.slices, (Names{"a", "b", "c", "d"}));
  EXPECT_EQ(all.slice_of, (Numbers{1, 0, 2, 1, 3, 0, 1}));
  const Slicing some = slice_by_category("n", categories, 3);
  EXPECT_EQ(some.slices, (Names{"a", "b", "other"}));
  EXPECT_EQ(some.slice_of, (Numbers{1, 0, 2, 1, 2, 0, 1}));
  EXPECT_THROW(slice_by_category("n", categories, 0), Error);
  EXPECT_THROW(slice_by_quantiles("n", {}, 0), Error);
}

TEST(Slicing, ByAttributeIsByCategoryOrByEachOfTheNamesInAList) {
  const std::vector<Slicing> one = slice_by_attribute("n", Names{"b", "", "a", "b"});
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].slices, (Names{"a", "b"}));
  EXPECT_EQ(one[0].slice_of, (Numbers{1, -1, 0, 1}));
  const Names lists = {"b| a", "", "a", "c|a|a", "|"};
  const std::vector<Slicing> many = slice_by_attribute("n", lists);
  ASSERT_EQ(many.size(), 3u);
  EXPECT_EQ(many[0].slices, Names{"a"});
  EXPECT_EQ(many[0].slice_of, (Numbers{0, -1, 0, 0, -1}));
  EXPECT_EQ(many[1].slice_of, (Numbers{0, -1, -1, -1, -1}));
  EXPECT_EQ(many[2].name, "n");
  const std::vector<Slicing> largest = slice_by_attribute("n", lists, 2);
  ASSERT_EQ(largest.size(), 2u) << "of equal sizes the first name stays";
  EXPECT_EQ(largest[1].slices, Names{"b"});
}

TEST(Slicing, ByAttributeMakesNothingOfNamesOfTheRows) {
  Names titles;
  for (int row = 0; row < 30; ++row) titles.push_back("title " + std::to_string(row));
  EXPECT_TRUE(slice_by_attribute("n", titles).empty());
  EXPECT_FALSE(slice_by_attribute("n", std::span(titles).first(20)).empty());
  for (int row = 0; row < 30; ++row) titles.push_back("title " + std::to_string(row));
  EXPECT_EQ(slice_by_attribute("n", titles)[0].slices.size(), 20u);
}

TEST(Slicing, OfUsersAndItemsAlwaysShowsColdStart) {
  const std::vector<double> counts = {0, 3, 5, 6, 50};
  const std::vector<Slicing> users = slice_users(counts);
  ASSERT_EQ(users.size(), 2u);
  EXPECT_EQ(users[1].slices, (Names{"cold (at most 5)", "warm"}));
  EXPECT_EQ(users[1].slice_of, (Numbers{0, 0, 0, 1, 1}));
  const std::vector<Slicing> items = slice_items(counts);
  EXPECT_EQ(items[1].slices, (Names{"cold (at most 0)", "warm"}));
  EXPECT_EQ(items[1].slice_of, (Numbers{0, 1, 1, 1, 1}));
}

TEST(Slicing, IsCheckedForItsRowsAndSlices) {
  const Slicing good = {"n", {"a"}, {0, -1}};
  EXPECT_NO_THROW(check_slicing(good, 2));
  EXPECT_THROW(check_slicing(good, 3), Error);
  EXPECT_THROW(check_slicing({"n", {"a"}, {1}}, 1), Error);
  EXPECT_THROW(check_slicing({"n", {"a"}, {-2}}, 1), Error);
}

}  // namespace
}  // namespace reckon
