#include "core/text/template_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/json_file.h"

namespace reckon {
namespace {

using Json = nlohmann::json;
using Kind = TemplatePiece::Kind;

// The reference goes by the members and not by the type that is written down: with members of
// another type it would do something else.
void expect_members(const Json& post_processor, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : post_processor.items()) {
    if (name != "type" && std::find(known.begin(), known.end(), name) == known.end()) {
      fail("post_processor has {}, which does not belong to its type", in_quotes(name));
    }
  }
  for (const char* offsets : {"add_prefix_space", "trim_offsets"}) {
    if (std::find(known.begin(), known.end(), offsets) != known.end()) {
      bool_member(post_processor, offsets, "post_processor");
    }
  }
}

// BERT and RoBERTa processing write a special token as [content, id].
std::int32_t named_id(const Json& post_processor, const char* name) {
  const Json* token = find_member(post_processor, name, "post_processor");
  if (token == nullptr || !token->is_array() || token->size() != 2 || !(*token)[0].is_string()) {
    fail("\"{}\" of post_processor is not a token and its id", name);
  }
  return token_id((*token)[1], name);
}

std::int32_t read_type_id(const Json& piece) {
  const Json* type_id = find_member(piece, "type_id", "a post_processor piece");
  if (type_id == nullptr || (*type_id != 0 && *type_id != 1)) {
    fail("a post_processor piece has type_id {}, expected 0 or 1",
         type_id == nullptr ? "none" : type_id->dump());
  }
  return type_id->get<std::int32_t>();
}

void append_special(const Json& post_processor, const std::string& name, std::int32_t type_id,
                    std::vector<TemplatePiece>& pieces) {
  const Json* tokens = find_member(post_processor, "special_tokens", "post_processor");
  const Json* token =
      tokens == nullptr ? nullptr : find_member(*tokens, name.c_str(), "special_tokens");
  if (token == nullptr) fail("post_processor names {}, not in its special_tokens", in_quotes(name));
  const Json& ids = list_member(*token, "ids", "a special token");
  string_member(*token, "id", "a special token");
  if (list_member(*token, "tokens", "a special token").size() != ids.size()) {
    fail("special token {} of post_processor has not as many tokens as ids", in_quotes(name));
  }
  for (const Json& id : ids) {
    pieces.push_back({Kind::special, token_id(id, name), type_id});
  }
}

std::vector<TemplatePiece> read_pieces(const Json& post_processor, const char* name) {
  std::vector<TemplatePiece> pieces;
  for (const Json& piece : list_member(post_processor, name, "post_processor")) {
    if (const Json* special = find_member(piece, "SpecialToken", "a post_processor piece")) {
      append_special(post_processor, string_member(*special, "id", "a special token"),
                     read_type_id(*special), pieces);
    } else if (const Json* text = find_member(piece, "Sequence", "a post_processor piece")) {
      const std::string id = string_member(*text, "id", "a sequence");
      if (id != "A" && id != "B")
        fail("post_processor has sequence {}, expected A or B", in_quotes(id));
      pieces.push_back({id == "A" ? Kind::first_text : Kind::second_text, 0, read_type_id(*text)});
    } else {
      fail("a post_processor piece is neither SpecialToken nor Sequence");
    }
  }
  return pieces;
}

void expect_texts(const std::vector<TemplatePiece>& pieces, const char* name,
                  std::ptrdiff_t second_texts) {
  const auto count = [&](Kind kind) {
    return std::count_if(pieces.begin(), pieces.end(),
                         [&](const TemplatePiece& piece) { return piece.kind == kind; });
  };
  if (count(Kind::first_text) != 1 || count(Kind::second_text) != second_texts) {
    fail("\"{}\" of post_processor has sequence A {} times and B {} times, expected 1 and {}", name,
         count(Kind::first_text), count(Kind::second_text), second_texts);
  }
}

TemplatePiece special(std::int32_t id, std::int32_t type_id = 0) {
  return {Kind::special, id, type_id};
}

}  // namespace

void set_bert_templates(std::int32_t cls, std::int32_t sep, TokenizerDefinition& definition) {
  definition.single = {special(cls), {Kind::first_text, 0, 0}, special(sep)};
  definition.pair = definition.single;
  definition.pair.push_back({Kind::second_text, 0, 1});
  definition.pair.push_back(special(sep, 1));
}

void set_roberta_templates(std::int32_t cls, std::int32_t sep, TokenizerDefinition& definition) {
  definition.single = {special(cls), {Kind::first_text, 0, 0}, special(sep)};
  definition.pair = definition.single;
  definition.pair.push_back(special(sep));
  definition.pair.push_back({Kind::second_text, 0, 0});
  definition.pair.push_back(special(sep));
}

void read_templates(const nlohmann::json* post_processor, TokenizerDefinition& definition) {
  const std::string type =
      post_processor == nullptr ? "none" : string_member(*post_processor, "type", "post_processor");
  if (type == "none" || type == "ByteLevel") {  // the latter changes offsets only
    if (type == "ByteLevel") {
      expect_members(*post_processor, {"add_prefix_space", "trim_offsets", "use_regex"});
    }
    definition.single = {{Kind::first_text, 0, 0}};
    definition.pair = {{Kind::first_text, 0, 0}, {Kind::second_text, 0, 1}};
  } else if (type == "BertProcessing") {
    expect_members(*post_processor, {"sep", "cls"});
    set_bert_templates(named_id(*post_processor, "cls"), named_id(*post_processor, "sep"),
                       definition);
  } else if (type == "RobertaProcessing") {
    expect_members(*post_processor, {"sep", "cls", "add_prefix_space", "trim_offsets"});
    set_roberta_templates(named_id(*post_processor, "cls"), named_id(*post_processor, "sep"),
                          definition);
  } else if (type == "TemplateProcessing") {
    expect_members(*post_processor, {"single", "pair", "special_tokens"});
    definition.single = read_pieces(*post_processor, "single");
    definition.pair = read_pieces(*post_processor, "pair");
    expect_texts(definition.single, "single", 0);
    expect_texts(definition.pair, "pair", 1);
  } else {
    fail(
        "post_processor of type {} is not supported, expected TemplateProcessing, "
        "BertProcessing, RobertaProcessing, ByteLevel or none",
        in_quotes(type));
  }
}

}  // namespace reckon
