#include "core/closest_name.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace reckon {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"ndcg", "map", "recall", "Rprec", "P_"};

TEST(ClosestName, IsWhatTakesTheFewestLetters) {
  EXPECT_EQ(did_you_mean("ndgc", kNames), " (did you mean ndcg?)");     // swapped
  EXPECT_EQ(did_you_mean("recal", kNames), " (did you mean recall?)");  // left out
  EXPECT_EQ(did_you_mean("mapp", kNames), " (did you mean map?)");      // one more
  EXPECT_EQ(did_you_mean("rpreq", kNames), " (did you mean Rprec?)");   // another, other case
}

TEST(ClosestName, IsNoneWhereTooManyLettersDiffer) {
  EXPECT_EQ(did_you_mean("accuracy", kNames), "");
  EXPECT_EQ(did_you_mean("ngcd", kNames), " (did you mean ndcg?)");
  EXPECT_EQ(did_you_mean("nxyg", kNames), " (did you mean ndcg?)");
  EXPECT_EQ(did_you_mean("nxyz", kNames), "");
  EXPECT_EQ(did_you_mean("q", kNames), "");
  EXPECT_EQ(did_you_mean("", kNames), "");
  EXPECT_EQ(did_you_mean(std::string(100000, 'm'), kNames), "");
  EXPECT_EQ(did_you_mean("ndcg", {}), "");
}

}  // namespace
}  // namespace reckon
