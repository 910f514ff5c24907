#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace reckon {

// A row of words that ends within 64 bytes: where its fields are, counted from its first byte. The
// query is its first word.
struct ShortRow {
  const char* line = nullptr;
  std::uint8_t query_begin = 0, query_end = 0;
  std::uint8_t document_begin = 0, document_end = 0;
  std::uint8_t value_begin = 0, value_end = 0;

  std::string_view query() const { return field(query_begin, query_end); }
  std::string_view document() const { return field(document_begin, document_end); }
  std::string_view value() const { return field(value_begin, value_end); }

 private:
  std::string_view field(std::uint8_t begin, std::uint8_t end) const {
    return {line + begin, static_cast<std::size_t>(end - begin)};
  }
};

inline constexpr std::size_t kValueBytes = 16;

// Splits the lines from `at` on, up to `end`, as many as there is room for in `rows`, until one is
// longer or not such a row; moves to the first that is not split, and returns how many were. Bytes
// up to text_end may be read, and kValueBytes from where the value of a row begins. Rows of a run
// are query, Q0, document, rank, score, tag; judgments are query, iteration, document, grade.
std::size_t split_run_rows(const char*& at, const char* end, const char* text_end,
                           std::span<ShortRow> rows);
std::size_t split_judgments(const char*& at, const char* end, const char* text_end,
                            std::span<ShortRow> rows);

}  // namespace reckon
