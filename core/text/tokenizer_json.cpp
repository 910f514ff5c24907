#include "core/text/tokenizer_json.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/json_value.h"
#include "core/text/in_quotes.h"
#include "core/text/template_json.h"
#include "core/text/vocabulary_files.h"

namespace reckon {
namespace {

[[noreturn]] void unsupported(const char* part, const std::string& type, const char* supported) {
  fail("{} of type {} is not supported, expected {}", part, in_quotes(type), supported);
}

BertNormalizerOptions read_normalizer(const JsonValue& tokenizer) {
  const auto normalizer = tokenizer.find("normalizer");
  if (!normalizer) return {};
  const std::string type = normalizer->at("type").text();
  if (type != "BertNormalizer") unsupported("normalizer", type, "BertNormalizer or none");
  BertNormalizerOptions options;
  options.clean_text = normalizer->at("clean_text").flag();
  options.handle_chinese_chars = normalizer->at("handle_chinese_chars").flag();
  options.lowercase = normalizer->at("lowercase").flag();
  options.strip_accents = normalizer->find_flag("strip_accents").value_or(options.lowercase);
  return options;
}

WordPieceDefinition read_wordpiece(const JsonValue& model, const std::string& pre_tokenizer) {
  if (pre_tokenizer != "BertPreTokenizer") {
    unsupported("pre_tokenizer", pre_tokenizer, "BertPreTokenizer for a WordPiece model");
  }
  WordPieceDefinition definition;
  definition.unknown_token = model.at("unk_token").text();
  definition.continuation_prefix = model.at("continuing_subword_prefix").text();
  definition.max_characters_per_word =
      model.at("max_input_chars_per_word").count(0, JsonValue::kNoLimit);
  return definition;
}

Merges read_merges(const JsonValue& list) {
  Merges merges;
  for (const JsonValue& merge : list.items()) {
    if (merge.is_text()) {  // as older files have it
      append_merge(merge.text(), merges);
      continue;
    }
    const std::vector<JsonValue> pair = merge.items(2);
    if (pair.size() != 2) merge.refuse("a list of two texts");
    merges.emplace_back(pair[0].text(), pair[1].text());
  }
  return merges;
}

BytePairDefinition read_byte_pair(const JsonValue& model, const JsonValue& tokenizer,
                                  const std::string& pre_tokenizer) {
  if (pre_tokenizer != "ByteLevel") {
    unsupported("pre_tokenizer", pre_tokenizer, "ByteLevel for a BPE model");
  }
  for (const char* name : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    if (!model.find_text(name).value_or("").empty()) {
      model.at(name).refuse("\"\": affixes are not supported");
    }
  }
  const auto dropout = model.find("dropout");
  if (dropout && dropout->number() != 0) dropout->refuse("0: dropout is not supported");
  if (model.find_flag("byte_fallback").value_or(false)) {
    model.at("byte_fallback").refuse("false: the fallback is not supported");
  }
  BytePairDefinition definition;
  definition.merges = read_merges(model.at("merges"));
  definition.unknown_token = model.find_text("unk_token");
  definition.fuse_unknown = model.find_flag("fuse_unk").value_or(false);
  definition.ignore_merges = model.find_flag("ignore_merges").value_or(false);
  const JsonValue options = tokenizer.at("pre_tokenizer");
  definition.add_prefix_space = options.at("add_prefix_space").flag();
  definition.split_words = options.find_flag("use_regex").value_or(true);
  return definition;
}

AddedToken read_added_token(const JsonValue& token) {
  AddedToken added;
  added.content = token.at("content").text();
  added.single_word = token.at("single_word").flag();
  added.lstrip = token.at("lstrip").flag();
  added.rstrip = token.at("rstrip").flag();
  added.normalized = token.at("normalized").flag();
  token.at("special").flag();  // says what decoding leaves out, nothing of ids
  added.id = token_id(token.at("id"));
  return added;
}

}  // namespace

TokenizerDefinition parse_tokenizer_json(std::string_view text) {
  const JsonValue tokenizer = JsonValue::parse(text, "");
  if (tokenizer.find_text("version").value_or("1.0") != "1.0") {
    tokenizer.at("version").refuse("\"1.0\": another version is not supported");
  }
  if (const auto truncation = tokenizer.find("truncation")) {
    if (truncation->find_text("direction").value_or("Right") != "Right") {
      truncation->at("direction").refuse("\"Right\": another direction is not supported");
    }
  }

  TokenizerDefinition definition;
  definition.normalizer = read_normalizer(tokenizer);
  const JsonValue model = tokenizer.at("model");
  // Files of early versions do not name the type.
  const std::string type =
      model.find_text("type").value_or(model.has("merges") ? "BPE" : "WordPiece");
  const std::string pre_tokenizer = tokenizer.at("pre_tokenizer").at("type").text();
  if (type == "WordPiece") {
    definition.model = read_wordpiece(model, pre_tokenizer);
  } else if (type == "BPE") {
    definition.model = read_byte_pair(model, tokenizer, pre_tokenizer);
  } else {
    unsupported("model", type, "WordPiece or BPE");
  }
  definition.vocabulary = vocabulary_from_json(model.at("vocab"));
  if (const auto tokens = tokenizer.find("added_tokens")) {
    for (const JsonValue& token : tokens->items()) {
      AddedToken added = read_added_token(token);
      if (!added.content.empty()) definition.added_tokens.push_back(std::move(added));
    }
  }
  read_templates(tokenizer.find("post_processor"), definition);
  return definition;
}

}  // namespace reckon
