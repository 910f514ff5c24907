#include "core/text/added_tokens.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/unicode.h"
#include "core/utf8.h"

namespace reckon {
namespace {

bool is_word(DecodedCharacter c) { return (unicode_flags(c.character) & kUnicodeWord) != 0; }

bool touches_word(std::string_view text, std::size_t begin, std::size_t end) {
  return (begin > 0 && is_word(decode_utf8_before(text, begin))) ||
         (end < text.size() && is_word(decode_utf8(text, end)));
}

// Where the white space that ends at `end` begins, no further back than `limit`.
std::size_t skip_space_back(std::string_view text, std::size_t end, std::size_t limit) {
  while (end > limit) {
    const DecodedCharacter before = decode_utf8_before(text, end);
    if (!is_white_space(before.character)) break;
    end -= before.bytes;
  }
  return end;
}

std::size_t skip_space(std::string_view text, std::size_t begin) {
  while (begin < text.size()) {
    const DecodedCharacter after = decode_utf8(text, begin);
    if (!is_white_space(after.character)) break;
    begin += after.bytes;
  }
  return begin;
}

std::vector<std::pair<std::string_view, std::int32_t>> contents(
    const std::vector<AddedTokens::Token>& tokens) {
  std::vector<std::pair<std::string_view, std::int32_t>> entries;
  entries.reserve(tokens.size());
  for (const AddedTokens::Token& token : tokens) {
    entries.emplace_back(token.content, static_cast<std::int32_t>(entries.size()));
  }
  std::sort(entries.begin(), entries.end());
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i - 1].first == entries[i].first) {
      fail("two added tokens are the same in the text: {}", in_quotes(entries[i].first));
    }
  }
  return entries;
}

}  // namespace

AddedTokens::AddedTokens(std::vector<Token> tokens)
    : tokens_(std::move(tokens)), trie_(contents(tokens_)), begins_token_() {
  for (const Token& token : tokens_) {
    begins_token_[static_cast<unsigned char>(token.content.front())] = true;
  }
}

std::vector<AddedTokens::Part> AddedTokens::split(std::string_view text) const {
  std::vector<Part> parts;
  std::size_t done = 0;  // what lies before is in parts
  const auto add_text_until = [&](std::size_t end) {
    if (done < end) parts.push_back({text.substr(done, end - done), TokenTrie::kNone});
  };
  const std::size_t searched = tokens_.empty() ? 0 : text.size();
  for (std::size_t position = 0; position < searched;) {
    if (!begins_token_[static_cast<unsigned char>(text[position])]) {
      ++position;
      continue;
    }
    const TokenTrie::Match match = trie_.longest_match(text.substr(position));
    if (match.bytes == 0) {
      ++position;
      continue;
    }
    const std::size_t begin = position;
    const std::size_t end = position + match.bytes;
    position = end;
    const Token& token = tokens_[static_cast<std::size_t>(match.id)];
    if (token.single_word && touches_word(text, begin, end)) continue;
    // What the token before has taken is not searched again, nor taken twice: the white space that
    // both strip belongs to it, and a token of which nothing is left is not there.
    const std::size_t from =
        token.lstrip ? std::max(skip_space_back(text, begin, done), done) : begin;
    const std::size_t to = token.rstrip ? skip_space(text, std::max(end, done)) : end;
    if (from >= to) continue;
    add_text_until(from);
    parts.push_back({{}, token.id});
    done = to;
  }
  add_text_until(text.size());
  return parts;
}

}  // namespace reckon
