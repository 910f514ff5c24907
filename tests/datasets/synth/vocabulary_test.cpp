#include "datasets/synth/vocabulary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "datasets/synth/planted_text.h"
#include "datasets/synth/query_templates.h"

namespace reckon {
namespace {

// Words of four letters and more: the short ones are the grammar's.
std::set<std::string> content_words(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::set<std::string> content;
  for (std::string word; words >> word;) {
    if (word.size() >= 4) content.insert(word);
  }
  return content;
}

TEST(Vocabulary, SaysEveryValueInSeveralDistinctWays) {
  for (const Facet& facet : facets()) {
    std::set<std::string_view> all;
    std::size_t count = 0;
    for (const FacetValue& value : facet.values) {
      const auto wordings = split_wordings(value.wordings);
      EXPECT_GE(wordings.size(), 5u) << value.name;
      all.insert(wordings.begin(), wordings.end());
      count += wordings.size();
      EXPECT_EQ(std::count(wordings.begin(), wordings.end(), ""), 0) << value.name;
    }
    EXPECT_EQ(all.size(), count) << facet.name;
  }
}

TEST(Vocabulary, SharesFewWordsBetweenTwoWordingsOfATheme) {
  std::size_t pairs = 0;
  std::size_t sharing = 0;
  for (const FacetValue& theme : theme_values()) {
    const auto wordings = split_wordings(theme.wordings);
    for (std::size_t i = 0; i < wordings.size(); ++i) {
      const auto words = content_words(wordings[i]);
      for (std::size_t j = 0; j < i; ++j) {
        const auto others = content_words(wordings[j]);
        ++pairs;
        if (std::any_of(words.begin(), words.end(),
                        [&](const auto& word) { return others.contains(word); })) {
          ++sharing;
        }
      }
    }
  }
  EXPECT_LT(static_cast<double>(sharing), 0.03 * static_cast<double>(pairs));
}

TEST(QueryTemplates, HoldOnlyKnownSlotsAndEnoughOfThemForEveryPart) {
  const auto check = [](const QueryClass& query_class) {
    const auto templates = split_wordings(query_class.templates);
    EXPECT_GE(templates.size(), 5 + QueryClass::kValidationTemplates + QueryClass::kTestTemplates);
    for (std::string_view text : templates) {
      while (text.find('{') != text.npos) {
        text.remove_prefix(text.find('{') + 1);
        const std::string_view slot = text.substr(0, text.find('}'));
        const bool is_facet = std::any_of(facets().begin(), facets().end(),
                                          [&](const Facet& f) { return f.name == slot; });
        EXPECT_TRUE(is_facet || slot == "title") << query_class.name << ": " << slot;
      }
    }
  };
  for (const QueryClass& query_class : intent_classes()) check(query_class);
  for (const QueryClass& query_class : sentiment_classes()) check(query_class);
}

TEST(PlantedText, DescribesAnItemInManyWays) {
  const PlantedItem item{.values = {1, 2, 3, 4, 1, 2}, .quality = 4};
  std::set<std::string> texts;
  for (std::uint64_t stream = 0; stream < 200; ++stream) {
    Random random(1, stream);
    const std::string text = describe_item(item, random);
    EXPECT_EQ(text.back(), '.') << text;
    EXPECT_EQ(text.find('|'), text.npos) << text;
    EXPECT_TRUE(text.front() >= 'A' && text.front() <= 'Z') << text;
    texts.insert(text);
  }
  EXPECT_EQ(texts.size(), 200u);
}

}  // namespace
}  // namespace reckon
