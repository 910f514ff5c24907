#include "core/text/unicode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/bert_normalizer.h"
#include "core/text/words.h"
#include "core/utf8.h"
#include "tests/support/shared.h"

namespace reckon {
namespace {

std::u32string decompose(char32_t c) {
  const UnicodeSequence parts = canonical_decomposition(c);
  return {parts.begin(), parts.end()};
}

TEST(Unicode, DecomposesCanonicallyAndFully) {
  EXPECT_EQ(decompose(U'a'), U"a");
  EXPECT_EQ(decompose(U'\u00e9'), U"e\u0301");
  EXPECT_EQ(decompose(U'\u1e69'), U"s\u0323\u0307");
  EXPECT_EQ(decompose(U'\u1f82'), U"\u03b1\u0313\u0300\u0345");
  EXPECT_EQ(decompose(U'\u212b'), U"A\u030a");
  EXPECT_EQ(decompose(U'\uac00'), U"\u1100\u1161");
  EXPECT_EQ(decompose(U'\ud7a3'), U"\u1112\u1175\u11c2");
  EXPECT_EQ(decompose(U'\U0002fa1d'), U"\U0002a600");
  EXPECT_EQ(decompose(U'\ufb01'), U"\ufb01");  // a compatibility decomposition only
}

TEST(Unicode, LowersWithoutRegardToContext) {
  const auto lower = [](char32_t c) {
    const UnicodeSequence cased = lower_case(c);
    return std::u32string(cased.begin(), cased.end());
  };
  EXPECT_EQ(lower(U'A'), U"a");
  EXPECT_EQ(lower(U'a'), U"a");
  EXPECT_EQ(lower(U'\u0100'), U"\u0101");
  EXPECT_EQ(lower(U'\u0101'), U"\u0101");
  EXPECT_EQ(lower(U'\u0130'), U"i\u0307");
  EXPECT_EQ(lower(U'\u03a3'), U"\u03c3");
  EXPECT_EQ(lower(U'\u1e9e'), U"\u00df");
  EXPECT_EQ(lower(U'\u212a'), U"k");
  EXPECT_EQ(lower(U'\U00010400'), U"\U00010428");
}

TEST(Unicode, HasNoFlagsBeyondTheLastCharacter) { EXPECT_EQ(unicode_flags(0x110000), 0); }

// The words that BERT makes of "a", the character, "b".
std::string bert_words_around(const BertNormalizer& normalizer, char32_t c) {
  std::string text = "a";
  append_utf8(c, text);
  text += "b";
  std::string normalized;
  normalizer.append(text, normalized);
  std::string joined;
  BertWords words(normalized);
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    if (!joined.empty()) joined.push_back('|');
    joined.append(word);
  }
  return joined;
}

// What a row of the conformance data says of them.
std::string expected_words(const std::string& is, char32_t c) {
  if (is == "removed") return "ab";
  if (is == "space") return "a|b";
  if (is.starts_with("map:")) return is.substr(4);
  std::string words = is == "isolated" ? "a|" : "a";
  append_utf8(c, words);
  words.append(is == "isolated" ? "|b" : "b");
  return words;
}

TEST(Unicode, TreatsEveryCharacterAsTheReferenceDoes) {
  const auto path =
      test::shared_directory() / "conformance/encoder/tokenizer/codepoints.uncased.jsonl";
  RECKON_REQUIRE_PATH(path);
  const BertNormalizer normalizer({true, true, true, true});
  std::ifstream file(path);
  char32_t next = 0;
  std::size_t wrong = 0;
  for (std::string line; std::getline(file, line);) {
    const auto row = nlohmann::json::parse(line);
    const auto bound = [&](const char* name) {
      return static_cast<char32_t>(std::stoul(row[name].get<std::string>(), nullptr, 16));
    };
    const std::string is = row["is"];
    if (next == 0xD800) next = 0xE000;
    ASSERT_EQ(bound("from"), next);
    for (; next <= bound("to"); ++next) {
      const std::string expected = expected_words(is, next);
      const std::string found = bert_words_around(normalizer, next);
      if (found != expected && ++wrong < 10) {
        ADD_FAILURE() << std::hex << static_cast<unsigned>(next) << ": " << found << ", expected "
                      << expected;
      }
    }
  }
  EXPECT_EQ(next, 0x110000u);
  EXPECT_EQ(wrong, 0u);
}

}  // namespace
}  // namespace reckon
