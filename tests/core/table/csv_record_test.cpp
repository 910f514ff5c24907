#include "core/table/csv_record.h"

#include <gtest/gtest.h>

#include <optional>

#include "core/random.h"

namespace reckon {
namespace {

using Records = std::vector<std::vector<std::string>>;

// The rules written once more, a character at a time; nothing where the text breaks them.
std::optional<Records> reference_records(std::string_view text, std::string_view delimiter) {
  Records records;
  std::size_t i = 0;
  while (i < text.size()) {
    auto& record = records.emplace_back();
    for (bool more = true; more;) {
      std::string field;
      if (i < text.size() && text[i] == '"') {
        for (++i;; ++i) {
          if (i == text.size()) return std::nullopt;
          if (text[i] == '"') {
            if (text.substr(i + 1, 1) != "\"") break;
            ++i;
          }
          field += text[i];
        }
        ++i;
        const bool field_ends = i == text.size() || text[i] == '\n' || text[i] == '\r' ||
                                text.substr(i).starts_with(delimiter);
        if (!field_ends) return std::nullopt;
      } else {
        while (i < text.size() && text[i] != '\n' && text[i] != '\r' &&
               !text.substr(i).starts_with(delimiter)) {
          field += text[i++];
        }
      }
      record.push_back(field);
      more = text.substr(i).starts_with(delimiter);
      if (more) i += delimiter.size();
    }
    if (text.substr(i).starts_with("\r\n")) ++i;
    if (i < text.size()) ++i;
  }
  return records;
}

std::optional<Records> scanned_records(std::string_view text, const CsvDialect& dialect) {
  Records records;
  CsvRecord record;
  while (!text.empty()) {
    scan_csv_record(text, true, dialect, record);
    if (record.state == CsvRecord::State::kBroken) return std::nullopt;
    auto& fields = records.emplace_back();
    for (const auto& field : record.fields) {
      std::string& value = fields.emplace_back();
      for (std::size_t i = field.begin; i < field.end; ++i) {
        value += text[i];
        if (field.doubled_quotes && text[i] == '"') ++i;
      }
    }
    text.remove_prefix(record.bytes);
  }
  return records;
}

std::string random_text(Random& random, std::string_view alphabet) {
  std::string text;
  for (std::uint64_t length = random.below(30); text.size() < length;) {
    text += alphabet[random.below(alphabet.size())];
  }
  return text;
}

TEST(CsvRecord, CutsRandomTextAsTheRulesSay) {
  Random random(1);
  std::size_t valid = 0;
  for (int round = 0; round < 20000; ++round) {
    const CsvDialect dialect{round % 2 ? "," : "::", true};
    const std::string text = random_text(random, "ab,:\"\"\"\n\r");
    const auto expected = reference_records(text, dialect.delimiter);
    ASSERT_EQ(scanned_records(text, dialect), expected) << testing::PrintToString(text);
    if (expected) ++valid;
  }
  EXPECT_GT(valid, 2000u);
}

TEST(CsvRecord, SaysThatMoreIsNeededUntilTheRecordIsCertain) {
  Random random(2);
  for (int round = 0; round < 5000; ++round) {
    const CsvDialect dialect{round % 2 ? "," : "::", true};
    const std::string text = random_text(random, "ab,:\"\"\n\r");
    CsvRecord whole;
    scan_csv_record(text, true, dialect, whole);
    for (std::size_t length = 0; length <= text.size(); ++length) {
      CsvRecord part;
      scan_csv_record(std::string_view(text).substr(0, length), false, dialect, part);
      if (part.state == CsvRecord::State::kIncomplete) continue;
      ASSERT_EQ(part.state, whole.state) << testing::PrintToString(text) << length;
      ASSERT_EQ(part.fields.size(), whole.fields.size());
      if (part.state == CsvRecord::State::kComplete) {
        ASSERT_EQ(part.bytes, whole.bytes);
        ASSERT_EQ(part.lines, whole.lines);
      }
    }
  }
}

}  // namespace
}  // namespace reckon
