#include "core/text/vocabulary_files.h"

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/unicode.h"
#include "core/utf8.h"

namespace reckon {
namespace {

// Calls work(line) for each line without its end; text behind the last end is a line too.
template <typename Work>
void for_each_line(std::string_view text, Work work) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r') && end < text.size()) line.remove_suffix(1);
    work(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Vocabulary parse_vocab_txt(std::string_view text) {
  check_utf8(text, "the text");
  Vocabulary vocabulary;
  std::int32_t id = 0;
  for_each_line(text, [&](std::string_view line) {
    while (!line.empty()) {
      const DecodedCharacter last = decode_utf8_before(line, line.size());
      if (!is_white_space(last.character)) break;
      line.remove_suffix(last.bytes);
    }
    vocabulary.insert_or_assign(std::string(line), id++);
  });
  return vocabulary;
}

std::int32_t token_id(const JsonValue& id) {
  return static_cast<std::int32_t>(id.count(0, kMaxTokenId));
}

Vocabulary vocabulary_from_json(const JsonValue& entries) {
  const auto members = entries.members();
  Vocabulary vocabulary;
  vocabulary.reserve(members.size());
  for (const auto& [token, id] : members) vocabulary.emplace(token, token_id(id));
  return vocabulary;
}

Merges parse_merges_txt(std::string_view text) {
  check_utf8(text, "the text");
  Merges merges;
  for_each_line(text, [&](std::string_view line) { append_merge(line, merges); });
  return merges;
}

void append_merge(std::string_view line, Merges& merges) {
  if (line.starts_with("#version")) return;
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos) {
    fail("merge {} is {}, expected two tokens with a space between", merges.size() + 1,
         in_quotes(line));
  }
  merges.emplace_back(line.substr(0, space), line.substr(space + 1));
}

}  // namespace reckon
