#include "core/text/token_trie.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/random.h"

namespace reckon {
namespace {

std::string random_string(Random& random, std::uint64_t longest) {
  std::string text(random.below(longest + 1), ' ');
  for (char& byte : text) byte = "ab\xC3\x00\xFF"[random.below(5)];
  return text;
}

TEST(TokenTrie, FindsWhatASearchOfAllStringsFinds) {
  Random random(5);
  for (int round = 0; round < 50; ++round) {
    std::map<std::string, std::int32_t> strings;
    while (strings.size() < 40) {
      strings.emplace(random_string(random, 6), static_cast<std::int32_t>(strings.size()));
    }
    const TokenTrie trie({strings.begin(), strings.end()});
    for (const auto& [string, id] : strings) EXPECT_EQ(trie.find(string), id);
    for (int query = 0; query < 200; ++query) {
      const std::string prefix = random_string(random, 2);
      const std::string text = random_string(random, 8);
      const auto there = strings.find(text);
      EXPECT_EQ(trie.find(text), there == strings.end() ? TokenTrie::kNone : there->second);
      std::size_t longest = 0;
      for (std::size_t bytes = 1; bytes <= text.size(); ++bytes) {
        if (strings.contains(prefix + text.substr(0, bytes))) longest = bytes;
      }
      const TokenTrie::Match match = trie.longest_match(text, trie.walk(prefix));
      EXPECT_EQ(match.bytes, longest);
      EXPECT_EQ(match.id,
                longest == 0 ? TokenTrie::kNone : strings.at(prefix + text.substr(0, longest)));
    }
  }
}

TEST(TokenTrie, OfNothingFindsNothing) {
  const TokenTrie trie({});
  EXPECT_EQ(trie.find(""), TokenTrie::kNone);
  EXPECT_EQ(trie.find("a"), TokenTrie::kNone);
  EXPECT_EQ(trie.longest_match("a").bytes, 0u);
  EXPECT_EQ(trie.walk("a"), TokenTrie::kNowhere);
  EXPECT_EQ(trie.walk("b", TokenTrie::kNowhere), TokenTrie::kNowhere);
}

}  // namespace
}  // namespace reckon
