#include "core/text/byte_pair_encoding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"

namespace reckon {
namespace {

// The definition taken literally: merge the leftmost pair of the first merge that applies, until
// none applies.
std::vector<std::int32_t> merge_by_hand(const BytePairDefinition& definition,
                                        const Vocabulary& vocabulary, const std::string& word) {
  std::vector<std::string> pieces;
  for (const char letter : word) pieces.emplace_back(1, letter);
  for (bool merged = true; merged;) {
    merged = false;
    for (const auto& [left, right] : definition.merges) {
      for (std::size_t i = 0; i + 1 < pieces.size() && !merged; ++i) {
        if (pieces[i] != left || pieces[i + 1] != right) continue;
        pieces[i] += right;
        pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        merged = true;
      }
      if (merged) break;
    }
  }
  std::vector<std::int32_t> ids;
  for (const std::string& piece : pieces) ids.push_back(vocabulary.at(piece));
  return ids;
}

TEST(BytePairEncoding, MergesAsItsDefinitionSays) {
  Random random(3);
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> tokens = {"a", "b", "c"};
    BytePairDefinition definition;
    while (tokens.size() < 25) {
      const std::string left = tokens[random.below(tokens.size())];
      const std::string right = tokens[random.below(tokens.size())];
      const std::pair merge(left, right);
      auto& merges = definition.merges;
      if (std::find(merges.begin(), merges.end(), merge) != merges.end()) continue;
      const std::string both = left + right;
      if (std::find(tokens.begin(), tokens.end(), both) == tokens.end()) tokens.push_back(both);
      // Not in the order in which the tokens came to be, as a trained vocabulary has it.
      merges.insert(merges.begin() + static_cast<std::ptrdiff_t>(random.below(merges.size() + 1)),
                    merge);
    }
    Vocabulary vocabulary;
    for (const std::string& token : tokens) {
      vocabulary.emplace(token, static_cast<std::int32_t>(vocabulary.size()));
    }
    const BytePairEncoding model(definition, vocabulary);
    for (int word = 0; word < 100; ++word) {
      std::string text(1 + random.below(30), 'a');
      for (char& letter : text) letter = static_cast<char>('a' + random.below(1 + word % 3));
      std::vector<std::int32_t> ids;
      model.append(text, text.size(), ids);
      EXPECT_EQ(ids, merge_by_hand(definition, vocabulary, text)) << text;
    }
  }
}

TEST(BytePairEncoding, RefusesMergesOutsideTheVocabulary) {
  BytePairDefinition definition;
  definition.merges = {{"a", "b"}};
  EXPECT_THROW(BytePairEncoding(definition, {{"a", 0}, {"b", 1}}), Error);
  EXPECT_THROW(BytePairEncoding(definition, {{"a", 0}, {"ab", 1}}), Error);
  EXPECT_NO_THROW(BytePairEncoding(definition, {{"a", 0}, {"b", 1}, {"ab", 2}}));
}

}  // namespace
}  // namespace reckon
