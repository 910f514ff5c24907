#include "core/text/tokenizer_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/json_file.h"
#include "core/text/template_json.h"
#include "core/text/vocabulary_files.h"

namespace reckon {
namespace {

using Json = nlohmann::json;

[[noreturn]] void unsupported(const char* part, const std::string& type, const char* supported) {
  fail("{} of type {} is not supported, expected {}", part, in_quotes(type), supported);
}

BertNormalizerOptions read_normalizer(const Json& tokenizer) {
  const Json* normalizer = find_member(tokenizer, "normalizer", "the file");
  if (normalizer == nullptr) return {};
  const std::string type = string_member(*normalizer, "type", "normalizer");
  if (type != "BertNormalizer") unsupported("normalizer", type, "BertNormalizer or none");
  BertNormalizerOptions options;
  options.clean_text = bool_member(*normalizer, "clean_text", "normalizer");
  options.handle_chinese_chars = bool_member(*normalizer, "handle_chinese_chars", "normalizer");
  options.lowercase = bool_member(*normalizer, "lowercase", "normalizer");
  options.strip_accents =
      optional_bool_member(*normalizer, "strip_accents", "normalizer").value_or(options.lowercase);
  return options;
}

WordPieceDefinition read_wordpiece(const Json& model, const std::string& pre_tokenizer) {
  if (pre_tokenizer != "BertPreTokenizer") {
    unsupported("pre_tokenizer", pre_tokenizer, "BertPreTokenizer for a WordPiece model");
  }
  WordPieceDefinition definition;
  definition.unknown_token = string_member(model, "unk_token", "model");
  definition.continuation_prefix = string_member(model, "continuing_subword_prefix", "model");
  const Json& max_characters = member(model, "max_input_chars_per_word", "model");
  if (!max_characters.is_number_unsigned()) {
    fail("\"max_input_chars_per_word\" of model is {}, expected a whole number",
         max_characters.type_name());
  }
  definition.max_characters_per_word = max_characters.get<std::uint64_t>();
  return definition;
}

Merges read_merges(const Json& model) {
  Merges merges;
  for (const Json& merge : list_member(model, "merges", "model")) {
    if (merge.is_string()) {  // as older files have it
      append_merge(merge.get_ref<const std::string&>(), merges);
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
               merge[1].is_string()) {
      merges.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
    } else {
      fail("merge {} of model is not a pair of strings", merges.size());
    }
  }
  return merges;
}

BytePairDefinition read_byte_pair(const Json& model, const Json& tokenizer,
                                  const std::string& pre_tokenizer) {
  if (pre_tokenizer != "ByteLevel") {
    unsupported("pre_tokenizer", pre_tokenizer, "ByteLevel for a BPE model");
  }
  for (const char* name : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    const std::string affix = optional_string_member(model, name, "model").value_or("");
    if (!affix.empty()) fail("\"{}\" {} of model is not supported", name, in_quotes(affix));
  }
  const Json* dropout = find_member(model, "dropout", "model");
  if (dropout != nullptr && *dropout != 0) fail("\"dropout\" of model is not supported");
  if (optional_bool_member(model, "byte_fallback", "model").value_or(false)) {
    fail("\"byte_fallback\" of model is not supported");
  }
  BytePairDefinition definition;
  definition.merges = read_merges(model);
  definition.unknown_token = optional_string_member(model, "unk_token", "model");
  definition.fuse_unknown = optional_bool_member(model, "fuse_unk", "model").value_or(false);
  definition.ignore_merges = optional_bool_member(model, "ignore_merges", "model").value_or(false);
  const Json& options = member(tokenizer, "pre_tokenizer", "the file");
  definition.add_prefix_space = bool_member(options, "add_prefix_space", "pre_tokenizer");
  definition.split_words =
      optional_bool_member(options, "use_regex", "pre_tokenizer").value_or(true);
  return definition;
}

AddedToken read_added_token(const Json& token) {
  AddedToken added;
  added.content = string_member(token, "content", "an added token");
  const std::string where = fmt::format("added token {}", in_quotes(added.content));
  added.single_word = bool_member(token, "single_word", where);
  added.lstrip = bool_member(token, "lstrip", where);
  added.rstrip = bool_member(token, "rstrip", where);
  added.normalized = bool_member(token, "normalized", where);
  bool_member(token, "special", where);  // says what decoding leaves out, nothing of ids
  added.id = token_id(member(token, "id", where), where);
  return added;
}

}  // namespace

TokenizerDefinition parse_tokenizer_json(std::string_view text) {
  const Json tokenizer = parse_json(text);
  const auto version = optional_string_member(tokenizer, "version", "the file");
  if (version && *version != "1.0")
    fail("version {} is not supported, expected 1.0", in_quotes(*version));
  const Json* truncation = find_member(tokenizer, "truncation", "the file");
  if (truncation != nullptr) {
    const auto direction = optional_string_member(*truncation, "direction", "truncation");
    if (direction && *direction != "Right") {
      fail("truncation from the {} is not supported, expected Right", in_quotes(*direction));
    }
  }

  TokenizerDefinition definition;
  definition.normalizer = read_normalizer(tokenizer);
  const Json& model = member(tokenizer, "model", "the file");
  // Files of early versions do not name the type.
  const std::string type =
      optional_string_member(model, "type", "model")
          .value_or(find_member(model, "merges", "model") != nullptr ? "BPE" : "WordPiece");
  const std::string pre_tokenizer =
      string_member(member(tokenizer, "pre_tokenizer", "the file"), "type", "pre_tokenizer");
  if (type == "WordPiece") {
    definition.model = read_wordpiece(model, pre_tokenizer);
  } else if (type == "BPE") {
    definition.model = read_byte_pair(model, tokenizer, pre_tokenizer);
  } else {
    unsupported("model", type, "WordPiece or BPE");
  }
  definition.vocabulary = vocabulary_from_json(member(model, "vocab", "model"));
  if (find_member(tokenizer, "added_tokens", "the file") != nullptr) {
    for (const Json& token : list_member(tokenizer, "added_tokens", "the file")) {
      AddedToken added = read_added_token(token);
      if (!added.content.empty()) definition.added_tokens.push_back(std::move(added));
    }
  }
  read_templates(find_member(tokenizer, "post_processor", "the file"), definition);
  return definition;
}

}  // namespace reckon
