#include "core/text/named_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text/in_quotes.h"
#include "core/text/json_file.h"

namespace reckon {
namespace {

using Json = nlohmann::json;

// `special` is what a token is that does not say it; special tokens are not normalised unless they
// say so.
AddedToken read_token(const Json& value, const std::string& where, bool special) {
  AddedToken token;
  if (value.is_string()) {
    token.content = value.get<std::string>();
    token.normalized = !special;
  } else {
    token.content = string_member(value, "content", where);
    const auto flag = [&](const char* name, bool otherwise) {
      return optional_bool_member(value, name, where).value_or(otherwise);
    };
    token.single_word = flag("single_word", false);
    token.lstrip = flag("lstrip", false);
    token.rstrip = flag("rstrip", false);
    token.normalized = flag("normalized", !flag("special", special));
  }
  if (token.content.empty()) fail("{} is empty", where);
  return token;
}

void read_roles(const Json& object, NamedTokens& tokens) {
  for (const auto& [key, value] : object.items()) {
    if (!key.ends_with("_token") || !(value.is_null() || value.is_string() || value.is_object())) {
      continue;  // add_bos_token and the like are switches
    }
    auto& token = tokens.roles[key];
    token.reset();
    if (!value.is_null()) token = read_token(value, in_quotes(key), true);
  }
}

void read_extra(const Json& object, NamedTokens& tokens) {
  for (const char* name : {"additional_special_tokens", "extra_special_tokens"}) {
    const Json* list = find_member(object, name, "the file");
    if (list == nullptr || list->empty()) continue;
    if (!list->is_array()) fail("\"{}\" that is not a list is not supported", name);
    for (const Json& token : *list) tokens.extra.push_back(read_token(token, name, true));
  }
}

std::vector<AddedToken> read_listed(const Json& decoder) {
  if (!decoder.is_object()) fail("\"added_tokens_decoder\" is not an object");
  std::vector<AddedToken> listed;
  for (const auto& [key, value] : decoder.items()) {
    const bool number =
        !key.empty() && key.size() <= 10 &&
        std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number) fail("\"added_tokens_decoder\" has {} where an id is expected", in_quotes(key));
    AddedToken token = read_token(value, fmt::format("added token {}", key), false);
    token.id = std::stoll(key);
    listed.push_back(std::move(token));
  }
  std::sort(listed.begin(), listed.end(),
            [](const AddedToken& a, const AddedToken& b) { return *a.id < *b.id; });
  return listed;
}

}  // namespace

void read_named_tokens(std::string_view text, NamedTokens& tokens) {
  const Json object = parse_json(text);
  const Json* decoder = find_member(object, "added_tokens_decoder", "the file");
  if (tokens.listed) return;
  read_roles(object, tokens);
  read_extra(object, tokens);
  if (decoder != nullptr) tokens.listed = read_listed(*decoder);
}

}  // namespace reckon
