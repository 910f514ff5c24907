#include "bench/item_categories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace reckon {
namespace {

using testing::ElementsAre;

TEST(ItemCategories, AreTheNamesBetweenBars) {
  const std::vector<std::string> texts = {"Drama|Action", "(no genres listed)", "",
                                          " Sci, Fi | Drama|Drama|"};
  const beyond::ItemAttributes categories = parse_item_categories(texts);
  EXPECT_EQ(categories.count, 3u);  // Action, Drama, "Sci, Fi"
  EXPECT_THAT(categories.row(0), ElementsAre(0, 1));
  EXPECT_THAT(categories.row(1), ElementsAre());
  EXPECT_THAT(categories.row(2), ElementsAre());
  EXPECT_THAT(categories.row(3), ElementsAre(1, 2));
}

TEST(ItemCategories, AreTheNamesBetweenCommasWhereThereIsNoBar) {
  const std::vector<std::string> texts = {"beauty, hair", "hair"};
  const beyond::ItemAttributes categories = parse_item_categories(texts);
  EXPECT_THAT(categories.row(0), ElementsAre(0, 1));
  EXPECT_THAT(categories.row(1), ElementsAre(1));
  EXPECT_EQ(parse_item_categories({}).count, 0u);
}

}  // namespace
}  // namespace reckon
