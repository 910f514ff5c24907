#include "core/text/pipeline_tokenizer.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "core/text/byte_pair_encoding.h"
#include "core/text/in_quotes.h"
#include "core/text/wordpiece.h"
#include "core/utf8.h"

namespace reckon {
namespace {

// Bounds the time that a search for added tokens can take at one position of a text.
constexpr std::size_t kMaxAddedTokenBytes = 1000;

struct PlacedTokens {
  std::vector<AddedTokens::Token> verbatim;
  std::vector<AddedTokens::Token> normalized;
  std::int32_t largest_id = 0;
};

// Gives each added token the id that the vocabulary has for it, or the next one behind the
// vocabulary.
PlacedTokens place(const TokenizerDefinition& definition, const BertNormalizer& normalizer) {
  PlacedTokens placed;
  std::size_t next_id = definition.vocabulary.size();
  std::unordered_set<std::int64_t> taken;
  for (const AddedToken& token : definition.added_tokens) {
    if (token.content.size() > kMaxAddedTokenBytes) {
      fail("added token {} has {} bytes, expected at most {}", in_quotes(token.content),
           token.content.size(), kMaxAddedTokenBytes);
    }
    const auto known = definition.vocabulary.find(token.content);
    const std::int64_t id =
        known != definition.vocabulary.end() ? known->second : static_cast<std::int64_t>(next_id++);
    if (token.id && *token.id != id) {
      fail("added token {} has id {}, expected {} from the vocabulary", in_quotes(token.content),
           *token.id, id);
    }
    if (id > kMaxTokenId || !taken.insert(id).second) {
      fail("added token {} has id {}, which another one has too", in_quotes(token.content), id);
    }
    AddedTokens::Token found = {token.content, static_cast<std::int32_t>(id), token.single_word,
                                token.lstrip, token.rstrip};
    placed.largest_id = std::max(placed.largest_id, found.id);
    if (!token.normalized) {
      placed.verbatim.push_back(std::move(found));
      continue;
    }
    found.content.clear();
    normalizer.append(token.content, found.content);
    if (found.content.empty())
      fail("added token {} is empty once normalised", in_quotes(token.content));
    placed.normalized.push_back(std::move(found));
  }
  return placed;
}

std::unique_ptr<SubwordModel> make_model(const TokenizerDefinition& definition) {
  if (const auto* wordpiece = std::get_if<WordPieceDefinition>(&definition.model)) {
    return std::make_unique<WordPiece>(*wordpiece, definition.vocabulary);
  }
  return std::make_unique<BytePairEncoding>(std::get<BytePairDefinition>(definition.model),
                                            definition.vocabulary);
}

}  // namespace

PipelineTokenizer::PipelineTokenizer(const TokenizerDefinition& definition)
    : normalizer_(definition.normalizer),
      model_(make_model(definition)),
      verbatim_tokens_({}),
      normalized_tokens_({}),
      single_(definition.single),
      pair_(definition.pair),
      vocabulary_size_(0) {
  PlacedTokens placed = place(definition, normalizer_);
  verbatim_tokens_ = AddedTokens(std::move(placed.verbatim));
  normalized_tokens_ = AddedTokens(std::move(placed.normalized));
  std::int32_t largest = placed.largest_id;
  for (const auto& [token, id] : definition.vocabulary) largest = std::max(largest, id);
  for (const auto* pieces : {&definition.single, &definition.pair}) {
    for (const TemplatePiece& piece : *pieces) {
      if (piece.kind == TemplatePiece::Kind::special) largest = std::max(largest, piece.id);
    }
  }
  vocabulary_size_ = static_cast<std::size_t>(largest) + 1;
}

std::vector<std::int32_t> PipelineTokenizer::encode(std::string_view text,
                                                    std::size_t enough) const {
  std::vector<std::int32_t> ids;
  std::string normalized;
  for (const AddedTokens::Part& part : verbatim_tokens_.split(text)) {
    if (ids.size() >= enough) break;
    if (part.id != TokenTrie::kNone) {
      ids.push_back(part.id);
      continue;
    }
    normalized.clear();
    normalizer_.append(part.text, normalized);
    for (const AddedTokens::Part& inner : normalized_tokens_.split(normalized)) {
      if (inner.id != TokenTrie::kNone) {
        ids.push_back(inner.id);
      } else {
        model_->append(inner.text, enough, ids);
      }
    }
  }
  return ids;
}

void PipelineTokenizer::append(TokenBatch& batch, std::string_view text,
                               std::size_t max_length) const {
  const std::size_t room = single_.room(max_length);
  check_utf8(text, "text");
  const std::vector<std::int32_t> ids = encode(text, room);
  single_.append(batch, std::span(ids).first(std::min(ids.size(), room)), {});
}

void PipelineTokenizer::append_pair(TokenBatch& batch, std::string_view first,
                                    std::string_view second, std::size_t max_length) const {
  const std::size_t room = pair_.room(max_length);
  check_utf8(first, "first text");
  check_utf8(second, "second text");
  // Which text is cut depends on both whole lengths.
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const std::vector<std::int32_t> first_ids = encode(first, kAll);
  const std::vector<std::int32_t> second_ids = encode(second, kAll);
  const PairLengths lengths = truncate_longest_first({first_ids.size(), second_ids.size()}, room);
  pair_.append(batch, std::span(first_ids).first(lengths.first),
               std::span(second_ids).first(lengths.second));
}

}  // namespace reckon
