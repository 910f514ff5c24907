#include "core/text/template_json.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/vocabulary_files.h"

namespace reckon {
namespace {

using Kind = TemplatePiece::Kind;

// The reference goes by the members and not by the type that is written down: with members of
// another type it would do something else.
void expect_members(const JsonValue& post_processor,
                    std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : post_processor.members()) {
    if (name != "type" && std::find(known.begin(), known.end(), name) == known.end()) {
      value.fail_here("does not belong to this type of post_processor");
    }
  }
  for (const char* offsets : {"add_prefix_space", "trim_offsets"}) {
    if (std::find(known.begin(), known.end(), offsets) != known.end()) {
      post_processor.at(offsets).flag();
    }
  }
}

// BERT and RoBERTa processing write a special token as [content, id].
std::int32_t named_id(const JsonValue& post_processor, const char* name) {
  const std::vector<JsonValue> token = post_processor.at(name).items(2);
  if (token.size() != 2 || !token[0].is_text()) {
    post_processor.at(name).refuse("a token and its id");
  }
  return token_id(token[1]);
}

std::int32_t read_type_id(const JsonValue& piece) {
  return static_cast<std::int32_t>(piece.at("type_id").count(0, 1));
}

void append_special(const JsonValue& post_processor, const JsonValue& special,
                    std::vector<TemplatePiece>& pieces) {
  const JsonValue name = special.at("id");
  const auto tokens = post_processor.find("special_tokens");
  const auto token = tokens ? tokens->find(name.text()) : std::nullopt;
  if (!token) name.refuse("one of special_tokens");
  const std::vector<JsonValue> ids = token->at("ids").items();
  token->at("id").text();  // which nothing goes by
  if (token->at("tokens").items().size() != ids.size()) {
    token->at("tokens").refuse(fmt::format("{}, as many as ids", ids.size()));
  }
  const std::int32_t type_id = read_type_id(special);
  for (const JsonValue& id : ids) pieces.push_back({Kind::special, token_id(id), type_id});
}

std::vector<TemplatePiece> read_pieces(const JsonValue& post_processor, const char* name) {
  std::vector<TemplatePiece> pieces;
  for (const JsonValue& piece : post_processor.at(name).items()) {
    if (const auto special = piece.find("SpecialToken")) {
      append_special(post_processor, *special, pieces);
    } else if (const auto text = piece.find("Sequence")) {
      const std::string id = text->at("id").text();
      if (id != "A" && id != "B") text->at("id").refuse("\"A\" or \"B\"");
      pieces.push_back({id == "A" ? Kind::first_text : Kind::second_text, 0, read_type_id(*text)});
    } else {
      piece.refuse("a SpecialToken or a Sequence");
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

void read_templates(const std::optional<JsonValue>& post_processor,
                    TokenizerDefinition& definition) {
  const std::string type = post_processor ? post_processor->at("type").text() : "none";
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
