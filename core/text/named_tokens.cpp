#include "core/text/named_tokens.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/json_value.h"
#include "core/text/in_quotes.h"

namespace reckon {
namespace {

// `special` is what a token is that does not say it; special tokens are not normalised unless they
// say so.
AddedToken read_token(const JsonValue& value, bool special) {
  AddedToken token;
  if (value.is_text()) {
    token.content = value.text();
    token.normalized = !special;
  } else {
    token.content = value.at("content").text();
    const auto flag = [&](const char* name, bool otherwise) {
      return value.find_flag(name).value_or(otherwise);
    };
    token.single_word = flag("single_word", false);
    token.lstrip = flag("lstrip", false);
    token.rstrip = flag("rstrip", false);
    token.normalized = flag("normalized", !flag("special", special));
  }
  if (token.content.empty()) value.refuse("a token that is not empty");
  return token;
}

void read_roles(const JsonValue& json, NamedTokens& tokens) {
  for (const auto& [key, value] : json.members()) {
    if (!key.ends_with("_token") || !(value.is_null() || value.is_text() || value.is_object())) {
      continue;  // add_bos_token and the like are switches
    }
    auto& token = tokens.roles[key];
    token.reset();
    if (!value.is_null()) token = read_token(value, true);
  }
}

void read_extra(const JsonValue& json, NamedTokens& tokens) {
  for (const char* name : {"additional_special_tokens", "extra_special_tokens"}) {
    const auto list = json.find(name);
    if (!list || (list->is_object() && list->members().empty())) continue;
    for (const JsonValue& token : list->items()) tokens.extra.push_back(read_token(token, true));
  }
}

std::vector<AddedToken> read_listed(const JsonValue& decoder) {
  std::vector<AddedToken> listed;
  for (const auto& [key, value] : decoder.members()) {
    const bool number =
        !key.empty() && key.size() <= 10 &&
        std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!number) decoder.fail_here(fmt::format("found {}, expected an id", in_quotes(key)));
    AddedToken token = read_token(value, false);
    token.id = std::stoll(key);
    listed.push_back(std::move(token));
  }
  std::sort(listed.begin(), listed.end(),
            [](const AddedToken& a, const AddedToken& b) { return *a.id < *b.id; });
  return listed;
}

}  // namespace

void read_named_tokens(std::string_view text, NamedTokens& tokens) {
  const JsonValue json = JsonValue::parse(text, "");
  const auto decoder = json.find("added_tokens_decoder");
  if (tokens.listed) return;
  read_roles(json, tokens);
  read_extra(json, tokens);
  if (decoder) tokens.listed = read_listed(*decoder);
}

void read_added_tokens(std::string_view text, NamedTokens& tokens) {
  for (const auto& [content, id] : JsonValue::parse(text, "").members()) {
    AddedToken token;
    token.content = content;
    tokens.extra.push_back(std::move(token));
  }
}

}  // namespace reckon
