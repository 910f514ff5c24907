#include "core/text/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace reckon {
namespace {

using Words = std::vector<std::string>;

template <typename Splitter>
Words split(std::string_view text) {
  Words words;
  Splitter splitter(text);
  for (std::string_view word = splitter.next(); !word.empty(); word = splitter.next()) {
    words.emplace_back(word);
  }
  return words;
}

TEST(BertWords, CutsAtWhiteSpaceAndMakesEveryPunctuationMarkAWord) {
  EXPECT_EQ(split<BertWords>("hey friend! how  are you?!"),
            (Words{"hey", "friend", "!", "how", "are", "you", "?", "!"}));
  EXPECT_EQ(split<BertWords>(" a-b_c $5 "), (Words{"a", "-", "b", "_", "c", "$", "5"}));
  EXPECT_EQ(split<BertWords>("\u00bfqu\u00e9\u2003\u00a0?\u3002x"),
            (Words{"\u00bf", "qu\u00e9", "?", "\u3002", "x"}));
  EXPECT_EQ(split<BertWords>("\u20ac\u2211"), (Words{"\u20ac\u2211"}));  // symbols, not punctuation
  EXPECT_EQ(split<BertWords>(" \t\n"), Words{});
  EXPECT_EQ(split<BertWords>(""), Words{});
}

TEST(Gpt2Words, GivesASpaceToTheWordBehindIt) {
  EXPECT_EQ(split<Gpt2Words>("the cat 12 !? caf\u00e9"),
            (Words{"the", " cat", " 12", " !?", " caf\u00e9"}));
  EXPECT_EQ(split<Gpt2Words>("a1b!c"), (Words{"a", "1", "b", "!", "c"}));
  EXPECT_EQ(split<Gpt2Words>("\u0661x\u00b2"), (Words{"\u0661", "x", "\u00b2"}));
}

TEST(Gpt2Words, TakesContractionsApartOnlyWhereAWordBegins) {
  EXPECT_EQ(split<Gpt2Words>("it's we'll 've I'M"),
            (Words{"it", "'s", " we", "'ll", " '", "ve", " I", "'", "M"}));
  EXPECT_EQ(split<Gpt2Words>("''s 're"), (Words{"''", "s", " '", "re"}));
  EXPECT_EQ(split<Gpt2Words>("'tis'd"), (Words{"'t", "is", "'d"}));
}

TEST(Gpt2Words, LeavesTheLastOfSeveralWhiteSpacesToWhatFollows) {
  EXPECT_EQ(split<Gpt2Words>("a   b"), (Words{"a", "  ", " b"}));
  EXPECT_EQ(split<Gpt2Words>("a \n\nb"), (Words{"a", " \n", "\n", "b"}));
  EXPECT_EQ(split<Gpt2Words>("a\nb \n"), (Words{"a", "\n", "b", " \n"}));
  EXPECT_EQ(split<Gpt2Words>("a\u3000\u3000!"), (Words{"a", "\u3000", "\u3000", "!"}));
  EXPECT_EQ(split<Gpt2Words>("  "), Words{"  "});
  EXPECT_EQ(split<Gpt2Words>(" "), Words{" "});
  EXPECT_EQ(split<Gpt2Words>(""), Words{});
}

}  // namespace
}  // namespace reckon
