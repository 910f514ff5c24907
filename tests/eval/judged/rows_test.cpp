// What rows of text are made of: words, numbers, ids.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "core/random.h"
#include "eval/judged/id_hash.h"
#include "eval/judged/query_id.h"
#include "eval/judged/short_decimals.h"
#include "eval/judged/short_rows.h"
#include "tests/core/cpu/instruction_sets.h"

namespace reckon {
namespace {

std::string digits(std::size_t count, Random& random) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + random.below(10));
  return text;
}

// Texts as values of rows, each with what stands behind it, which is read too and must not matter.
class Values {
 public:
  explicit Values(const std::vector<std::string>& texts, Random& random) {
    for (const std::string& text : texts) {
      std::string& line = lines_.emplace_back(text);
      while (line.size() < text.size() + kValueBytes) line += static_cast<char>(random.below(256));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      ShortRow& row = rows_.emplace_back();
      row.line = lines_[i].data();
      row.value_end = static_cast<std::uint8_t>(texts[i].size());
    }
  }
  std::span<const ShortRow> rows() const { return rows_; }

 private:
  std::vector<std::string> lines_;
  std::vector<ShortRow> rows_;
};

std::uint64_t bits_of(double value) { return std::bit_cast<std::uint64_t>(value); }

TEST(ShortDecimals, AreWhatStrtodReadsOrRefused) {
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    Random random(4);
    std::size_t read = 0;
    for (int block = 0; block < 4000; ++block) {
      std::vector<std::string> texts(1 + random.below(64));
      for (std::string& text : texts) {
        if (random.below(4) == 0) text.push_back('-');
        text += digits(random.below(10), random);
        if (random.below(3) != 0) text += '.' + digits(random.below(12), random);
        if (random.below(20) == 0 && !text.empty())
          text[random.below(text.size())] = static_cast<char>(32 + random.below(95));
      }
      const Values values(texts, random);
      std::vector<double> numbers(texts.size());
      const std::uint64_t others = read_short_decimals(values.rows(), numbers);
      ASSERT_TRUE(texts.size() == 64 || others >> texts.size() == 0);
      for (std::size_t i = 0; i < texts.size(); ++i) {
        if ((others >> i & 1) != 0) continue;
        ++read;
        char* end = nullptr;
        const double expected = std::strtod(texts[i].c_str(), &end);
        ASSERT_TRUE(*end == '\0' && !texts[i].empty()) << texts[i];
        ASSERT_EQ(bits_of(numbers[i]), bits_of(expected)) << texts[i];
      }
    }
    EXPECT_GE(read, set == cpu::InstructionSet::kBaseline ? 0U : 60'000U);
  }
}

TEST(ShortDecimals, AreTheNumbersThatFilesAreFullOf) {
  const std::vector<std::string> texts = {"0",
                                          "7",
                                          "12345678",
                                          "0.834732",
                                          "-0.5",
                                          "12.",
                                          "-0.0",
                                          "1234567.1234567",
                                          "14.8928003311",
                                          "0.12345678901234",
                                          "-3.12345678901",
                                          "123456789012345"};
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    if (set == cpu::InstructionSet::kBaseline) continue;
    const test::WithInstructionSet with(set);
    Random random(1);
    const Values values(texts, random);
    std::vector<double> numbers(texts.size());
    EXPECT_EQ(read_short_decimals(values.rows(), numbers), 0U);
    for (std::size_t i = 0; i < texts.size(); ++i)
      EXPECT_EQ(bits_of(numbers[i]), bits_of(std::strtod(texts[i].c_str(), nullptr))) << texts[i];
  }
}

// Of a line without its end: fields between spaces, nothing unless there are as many as wanted.
std::vector<std::string> words(const std::string& line, std::size_t wanted) {
  std::vector<std::string> found;
  std::string word;
  for (const char c : line + ' ') {
    if (static_cast<unsigned char>(c) > ' ') {
      word += c;
    } else if (!word.empty()) {
      found.push_back(word);
      word.clear();
    }
  }
  if (found.size() != wanted) found.clear();
  return found;
}

TEST(ShortRows, AreTheWordsOfLinesUpToOneThatIsLongOrOfOtherWords) {
  constexpr std::array<const char*, 4> kSpaces = {" ", "\t", "  ", " \t "};
  for (const cpu::InstructionSet set : cpu::available_instruction_sets()) {
    const test::WithInstructionSet with(set);
    Random random(6);
    for (int file = 0; file < 300; ++file) {
      std::string text;
      const std::size_t columns = file % 2 == 0 ? 6 : 4;
      for (int line = 0; line < 20; ++line) {
        const std::size_t here =
            random.below(15) == 0 ? random.below(9) : columns;  // mostly as many as wanted
        if (random.below(10) == 0) text += ' ';
        for (std::size_t word = 0; word < here; ++word) {
          if (word > 0) text += kSpaces[random.below(kSpaces.size())];
          for (std::size_t left = 1 + random.below(random.below(20) == 0 ? 40 : 8); left > 0;
               --left)
            text += static_cast<char>('!' + random.below(94));
        }
        text += random.below(10) == 0 ? "\r\n" : "\n";
      }
      const std::string readable = text + std::string(128, 'x');
      const char* at = readable.data();
      const char* const end = at + text.size();
      std::array<ShortRow, 7> rows;
      while (at < end) {
        const char* line = at;
        const std::size_t count =
            (columns == 6 ? split_run_rows : split_judgments)(at, end, end + 128, rows);
        for (std::size_t i = 0; i < count; ++i) {
          const std::string whole(line, std::find(line, end, '\n'));
          const auto expected = words(whole, columns);
          ASSERT_FALSE(expected.empty()) << whole;
          ASSERT_EQ(rows[i].query(), expected[0]);
          ASSERT_EQ(rows[i].document(), expected[2]);
          ASSERT_EQ(rows[i].value(), expected[columns == 6 ? 4 : 3]);
          line += whole.size() + 1;
        }
        ASSERT_EQ(at, line);
        if (count == rows.size() || at == end) continue;
        const std::string whole(line, std::find(line, end, '\n'));
        ASSERT_TRUE(whole.size() >= 64 || words(whole, columns).empty()) << whole;
        at += whole.size() + 1;
      }
    }
  }
}

TEST(QueryId, IsOrderedByItsBytes) {
  Random random(8);
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (std::size_t left = 1 + random.below(12); left > 0; --left)
      text += "\0ab\xff"[random.below(4)];
    texts.push_back(text);
  }
  for (const std::string& a : texts)
    for (const std::string& b : texts) {
      ASSERT_EQ(QueryId(a) < QueryId(b), a < b);
      ASSERT_EQ(QueryId(a) == QueryId(b), a == b);
    }
}

TEST(IdHash, DiffersForTheIdsThatFilesAreFullOf) {
  std::vector<std::int32_t> hashes;
  for (int i = 0; i < 20'000; ++i) {
    hashes.push_back(id_hash("doc" + std::to_string(i)));
    hashes.push_back(id_hash(std::to_string(i)));
  }
  EXPECT_GE(*std::ranges::min_element(hashes), 0);
  std::ranges::sort(hashes);
  const auto repeated = std::ranges::unique(hashes);
  EXPECT_LT(repeated.size(), 5U);  // of 40,000 random numbers of 31 bits about 0.4 are equal
}

}  // namespace
}  // namespace reckon
