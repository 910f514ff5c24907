#include "datasets/import/row_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unordered_map>

#include "core/random.h"

namespace reckon {
namespace {

TEST(RowIndex, NumbersIdsInTheOrderInWhichTheyAreAdded) {
  RowIndex index;
  EXPECT_EQ(index.find("a"), RowIndex::kNone);
  EXPECT_EQ(index.find_or_add("a"), 0);
  EXPECT_EQ(index.find_or_add(""), 1);
  EXPECT_EQ(index.find_or_add("ab"), 2);
  EXPECT_EQ(index.find_or_add("a"), 0);
  EXPECT_EQ(index.find("ab"), 2);
  EXPECT_EQ(index.id(1), "");
  EXPECT_THAT(index.ids(0, 3), testing::ElementsAre("a", "", "ab"));
}

TEST(RowIndex, AgreesWithAMapOnRandomIds) {
  RowIndex index;
  std::unordered_map<std::string, std::int32_t> map;
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string id = std::to_string(random.below(8000));
    const auto expected = map.emplace(id, static_cast<std::int32_t>(map.size())).first->second;
    ASSERT_EQ(index.find_or_add(id), expected);
    const std::string other = std::to_string(random.below(16000));
    const auto found = map.find(other);
    ASSERT_EQ(index.find(other), found == map.end() ? RowIndex::kNone : found->second);
  }
  EXPECT_EQ(index.size(), map.size());
}

}  // namespace
}  // namespace reckon
