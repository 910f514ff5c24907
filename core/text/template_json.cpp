#include "core/text/template_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/json_file.h"

namespace reckon {
namespace {

using Json = nlohmann::json;
using Kind = TemplatePiece::Kind;

// BERT and RoBERTa processing write a special token as [content, id].
std::int32_t named_id(const Json& post_processor, const char* name) {
  const Json* token = find_member(post_processor, name, "post_processor");
  if (token == nullptr || !token->is_array() || token->size() != 2) {
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
  const Json* ids = token == nullptr ? nullptr : find_member(*token, "ids", "a special token");
  if (ids == nullptr || !ids->is_array()) {
    fail("post_processor names {:?}, which its special_tokens have no ids for", name);
  }
  for (const Json& id : *ids) {
    pieces.push_back({Kind::special, token_id(id, fmt::format("{:?}", name)), type_id});
  }
}

std::vector<TemplatePiece> read_pieces(const Json& post_processor, const char* name) {
  const Json* list = find_member(post_processor, name, "post_processor");
  if (list == nullptr || !list->is_array()) fail("\"{}\" of post_processor is not a list", name);
  std::vector<TemplatePiece> pieces;
  for (const Json& piece : *list) {
    if (const Json* special = find_member(piece, "SpecialToken", "a post_processor piece")) {
      append_special(post_processor, string_member(*special, "id", "a special token"),
                     read_type_id(*special), pieces);
    } else if (const Json* text = find_member(piece, "Sequence", "a post_processor piece")) {
      const std::string id = string_member(*text, "id", "a sequence");
      if (id != "A" && id != "B") fail("post_processor has sequence {:?}, expected A or B", id);
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
    definition.single = {{Kind::first_text, 0, 0}};
    definition.pair = {{Kind::first_text, 0, 0}, {Kind::second_text, 0, 1}};
  } else if (type == "BertProcessing") {
    set_bert_templates(named_id(*post_processor, "cls"), named_id(*post_processor, "sep"),
                       definition);
  } else if (type == "RobertaProcessing") {
    set_roberta_templates(named_id(*post_processor, "cls"), named_id(*post_processor, "sep"),
                          definition);
  } else if (type == "TemplateProcessing") {
    definition.single = read_pieces(*post_processor, "single");
    definition.pair = read_pieces(*post_processor, "pair");
    expect_texts(definition.single, "single", 0);
    expect_texts(definition.pair, "pair", 1);
  } else {
    fail(
        "post_processor of type {:?} is not supported, expected TemplateProcessing, "
        "BertProcessing, RobertaProcessing, ByteLevel or none",
        type);
  }
}

}  // namespace reckon
