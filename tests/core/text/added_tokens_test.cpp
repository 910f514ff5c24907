#include "core/text/added_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reckon {
namespace {

using testing::ElementsAre;

enum Strip { kNeither, kLeft, kRight, kBoth };

AddedTokens::Token token(const char* content, std::int32_t id, Strip strip) {
  return {content, id, false, strip == kLeft || strip == kBoth, strip == kRight || strip == kBoth};
}

// A token as its id, text between tokens as it is.
std::vector<std::string> parts_of(std::vector<AddedTokens::Token> tokens, const char* text) {
  std::vector<std::string> parts;
  for (const AddedTokens::Part& part : AddedTokens(std::move(tokens)).split(text)) {
    parts.push_back(part.id == TokenTrie::kNone ? std::string(part.text) : std::to_string(part.id));
  }
  return parts;
}

// What tokenizers 0.23.3 gives.
TEST(AddedTokens, ATokenThatTheOneBeforeHasTakenAsWhiteSpaceIsNotThere) {
  EXPECT_THAT(parts_of({token("\n", 7, kBoth)}, "a\n\nb"), ElementsAre("a", "7", "b"));
  EXPECT_THAT(parts_of({token("\n", 7, kBoth)}, "a \n \n b"), ElementsAre("a", "7", "b"));
  EXPECT_THAT(parts_of({token("\n", 7, kBoth)}, "\n\n\n"), ElementsAre("7"));
  EXPECT_THAT(parts_of({token("\n", 7, kLeft)}, "a\n\nb"), ElementsAre("a", "7", "7", "b"));
  EXPECT_THAT(parts_of({token("\n", 7, kRight)}, "a\n\nb"), ElementsAre("a", "7", "7", "b"));
  EXPECT_THAT(parts_of({token("<t>", 7, kRight), token("\n", 8, kLeft)}, "<t>\nb"),
              ElementsAre("7", "b"));
  EXPECT_THAT(parts_of({token("<t>", 7, kRight), token("\n", 8, kBoth)}, "<t>\n\nb"),
              ElementsAre("7", "b"));
  EXPECT_THAT(parts_of({token("<t>", 7, kRight), token(" x", 8, kLeft)}, "<t>  x"),
              ElementsAre("7", "8"));
}

// There tokenizers itself fails.
TEST(AddedTokens, TextThatATokenHasTakenDoesNotComeBack) {
  EXPECT_THAT(parts_of({token("<t>", 7, kRight), token("\n", 8, kLeft)}, "<t>\n\nb"),
              ElementsAre("7", "b"));
}

TEST(AddedTokens, SplitsLongWhiteSpaceInLinearTime) {
  const std::string lines(1'000'000, '\n');
  EXPECT_THAT(parts_of({token("\n", 7, kBoth)}, lines.c_str()), ElementsAre("7"));
  EXPECT_EQ(parts_of({token("\n", 7, kRight)}, lines.c_str()).size(), lines.size());
}

}  // namespace
}  // namespace reckon
