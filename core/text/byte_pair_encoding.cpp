#include "core/text/byte_pair_encoding.h"

#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/words.h"
#include "core/utf8.h"

namespace reckon {
namespace {

// GPT-2 writes every byte as a printable character: itself where that is printable in Latin-1,
// otherwise the next free one from U+0100 on.
char32_t printable_character(unsigned byte) {
  const auto printable = [](unsigned b) {
    return (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  };
  if (printable(byte)) return byte;
  char32_t free = 0x100;
  for (unsigned before = 0; before < byte; ++before) free += printable(before) ? 0 : 1;
  return free;
}

// The bytes that a token of the vocabulary stands for; nothing where a character stands for none.
std::optional<std::string> token_bytes(std::string_view token) {
  static const std::unordered_map<char32_t, char> bytes = [] {
    std::unordered_map<char32_t, char> map;
    for (unsigned b = 0; b < 256; ++b) map[printable_character(b)] = static_cast<char>(b);
    return map;
  }();
  std::string result;
  for (std::size_t position = 0; position < token.size();) {
    const DecodedCharacter decoded = decode_utf8(token, position);
    const auto found = bytes.find(decoded.character);
    if (found == bytes.end()) return std::nullopt;
    result.push_back(found->second);
    position += decoded.bytes;
  }
  return result;
}

std::int32_t id_in(const Vocabulary& vocabulary, const std::string& token, std::string_view what) {
  const auto found = vocabulary.find(token);
  if (found == vocabulary.end()) fail("{} {} is not in the vocabulary", what, in_quotes(token));
  return found->second;
}

std::uint64_t pair_key(std::int32_t left, std::int32_t right) {
  return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

}  // namespace

BytePairEncoding::BytePairEncoding(const BytePairDefinition& definition,
                                   const Vocabulary& vocabulary)
    : byte_ids_(),
      whole_words_({}),
      fuse_unknown_(definition.fuse_unknown),
      add_prefix_space_(definition.add_prefix_space),
      split_words_(definition.split_words) {
  if (definition.unknown_token) {
    unknown_id_ = id_in(vocabulary, *definition.unknown_token, "the unknown token");
  }
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::string character;
    append_utf8(printable_character(byte), character);
    const auto found = vocabulary.find(character);
    byte_ids_[byte] = found == vocabulary.end() ? TokenTrie::kNone : found->second;
  }
  add_merges(definition, vocabulary);

  // A word that merges turn into one token skips them from now on; which words do is asked once.
  std::vector<std::pair<std::string, std::int32_t>> whole_words;
  for (const auto& [token, id] : vocabulary) {
    std::optional<std::string> bytes = token_bytes(token);
    if (!bytes || bytes->empty()) continue;
    std::vector<std::int32_t> ids;
    if (!definition.ignore_merges) append_merged(*bytes, ids);
    if (definition.ignore_merges || ids == std::vector{id}) {
      whole_words.emplace_back(std::move(*bytes), id);
    }
  }
  whole_words_ = TokenTrie({whole_words.begin(), whole_words.end()});
}

void BytePairEncoding::add_merges(const BytePairDefinition& definition,
                                  const Vocabulary& vocabulary) {
  merges_.reserve(definition.merges.size());
  std::uint32_t rank = 0;
  for (const auto& [left, right] : definition.merges) {
    const Merge merge = {rank++, id_in(vocabulary, left + right, "the merged token")};
    const std::int32_t left_id = id_in(vocabulary, left, "the token of a merge");
    const std::int32_t right_id = id_in(vocabulary, right, "the token of a merge");
    merges_.insert_or_assign(pair_key(left_id, right_id), merge);
  }
}

void BytePairEncoding::append(std::string_view text, std::size_t enough,
                              std::vector<std::int32_t>& ids) const {
  if (add_prefix_space_ && !text.empty() && text.front() != ' ') {
    std::string prefixed = " ";
    prefixed.append(text);
    append_words(prefixed, enough, ids);
  } else {
    append_words(text, enough, ids);
  }
}

void BytePairEncoding::append_words(std::string_view text, std::size_t enough,
                                    std::vector<std::int32_t>& ids) const {
  if (!split_words_) return append_word(text, ids);
  Gpt2Words words(text);
  while (ids.size() < enough) {
    const std::string_view word = words.next();
    if (word.empty()) return;
    append_word(word, ids);
  }
}

void BytePairEncoding::append_word(std::string_view word, std::vector<std::int32_t>& ids) const {
  const std::int32_t whole = whole_words_.find(word);
  if (whole != TokenTrie::kNone) {
    ids.push_back(whole);
  } else {
    append_merged(word, ids);
  }
}

const BytePairEncoding::Merge* BytePairEncoding::find_merge(std::int32_t left,
                                                            std::int32_t right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

// Merges the pair of the lowest rank, the leftmost first, until no pair has a merge: O(n log n).
void BytePairEncoding::append_merged(std::string_view word, std::vector<std::int32_t>& ids) const {
  constexpr std::size_t kEnd = std::numeric_limits<std::size_t>::max();
  struct Symbol {
    std::int32_t id;
    std::size_t previous, next;
    bool merged_away = false;
  };
  std::vector<Symbol> symbols;
  symbols.reserve(word.size());
  bool previous_unknown = false;
  for (const char byte : word) {
    const std::int32_t known = byte_ids_[static_cast<unsigned char>(byte)];
    const bool unknown = known == TokenTrie::kNone;
    const std::int32_t id = unknown ? unknown_id_ : known;
    const bool fused = unknown && previous_unknown && fuse_unknown_;
    previous_unknown = unknown;
    if (id == TokenTrie::kNone || fused) continue;
    const std::size_t index = symbols.size();
    if (index > 0) symbols.back().next = index;
    symbols.push_back({id, index > 0 ? index - 1 : kEnd, kEnd});
  }

  struct Candidate {
    std::uint32_t rank;
    std::size_t position;  // of the left symbol
    std::int32_t id;
    bool operator>(const Candidate& other) const {
      return std::tie(rank, position) > std::tie(other.rank, other.position);
    }
  };
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates;
  const auto consider = [&](std::size_t position) {
    if (position == kEnd || symbols[position].next == kEnd) return;
    const Merge* merge = find_merge(symbols[position].id, symbols[symbols[position].next].id);
    if (merge != nullptr) candidates.push({merge->rank, position, merge->id});
  };
  for (std::size_t i = 0; i < symbols.size(); ++i) consider(i);
  while (!candidates.empty()) {
    const Candidate best = candidates.top();
    candidates.pop();
    Symbol& left = symbols[best.position];
    if (left.merged_away || left.next == kEnd) continue;
    Symbol& right = symbols[left.next];
    // An earlier merge may have replaced either side since this candidate was found.
    const Merge* merge = find_merge(left.id, right.id);
    if (merge == nullptr || merge->id != best.id) continue;
    left.id = best.id;
    left.next = right.next;
    right.merged_away = true;
    if (left.next != kEnd) symbols[left.next].previous = best.position;
    consider(left.previous);
    consider(best.position);
  }
  for (const Symbol& symbol : symbols) {
    if (!symbol.merged_away) ids.push_back(symbol.id);
  }
}

}  // namespace reckon
