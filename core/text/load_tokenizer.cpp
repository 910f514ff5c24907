#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/json_value.h"
#include "core/mapped_file.h"
#include "core/text/named_tokens.h"
#include "core/text/pipeline_tokenizer.h"
#include "core/text/sentence_config.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenizer_agreement.h"
#include "core/text/tokenizer_config.h"
#include "core/text/tokenizer_json.h"
#include "core/text/vocabulary_definition.h"
#include "core/text/vocabulary_files.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

// Links that lead nowhere and files that may not be read are there: reading them says what is
// wrong.
bool there(const fs::path& file) {
  std::error_code ignored;
  return fs::symlink_status(file, ignored).type() != fs::file_type::not_found;
}

// Does the work with the text of a file; an Error from it gets the file's name in front.
template <typename Work>
auto with_file(const fs::path& file, Work work) {
  const MappedFile mapped(file);
  try {
    if (mapped.text().size() > JsonValue::kLargestFile) {
      fail("found {} bytes, expected at most {}", mapped.text().size(), JsonValue::kLargestFile);
    }
    return work(mapped.text());
  } catch (const Error& error) {
    fail("{}: {}", file.string(), error.what());
  }
}

// The same, unless the file is not there.
template <typename Work>
void with_optional_file(const fs::path& file, Work work) {
  if (there(file)) with_file(file, work);
}

// What changes ids whatever the other files say.
void apply_settings(const TokenizerConfig& config, bool lower_case,
                    TokenizerDefinition& definition) {
  // Lower-casing in front of the normalizer is the same as within it.
  if (lower_case) definition.normalizer.lowercase = true;
  if (config.token_types) return;
  for (auto* pieces : {&definition.single, &definition.pair}) {
    for (TemplatePiece& piece : *pieces) piece.type_id = 0;
  }
}

NamedTokens read_all_named_tokens(const fs::path& directory) {
  NamedTokens named;
  for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
    with_optional_file(directory / name,
                       [&](std::string_view text) { read_named_tokens(text, named); });
  }
  return named;
}

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const fs::path& directory) {
  const bool lower_case = asks_for_lower_case(directory);
  TokenizerConfig config;
  const fs::path config_json = directory / "tokenizer_config.json";
  const auto load = [&](const fs::path& file, auto read_definition) {
    return with_file(file, [&](std::string_view text) {
      TokenizerDefinition definition = read_definition(text);
      apply_settings(config, lower_case, definition);
      return std::make_unique<PipelineTokenizer>(definition);
    });
  };
  with_optional_file(config_json,
                     [&](std::string_view text) { config = parse_tokenizer_config(text); });
  NamedTokens named = read_all_named_tokens(directory);
  const fs::path added_tokens = directory / "added_tokens.json";
  // A damaged tokenizer.json is refused even if the other files are intact.
  const fs::path tokenizer_json = directory / "tokenizer.json";
  if (there(tokenizer_json)) {
    with_optional_file(added_tokens, [&](std::string_view text) {
      if (!named.listed) read_added_tokens(text, named);
    });
    return load(tokenizer_json, [&](std::string_view text) {
      TokenizerDefinition definition = parse_tokenizer_json(text);
      check_tokens_are_added(named, definition);
      // Where no other file says anything, tokenizer.json holds.
      if (there(config_json) || !named.roles.empty()) check_agreement(config, named, definition);
      return definition;
    });
  }
  with_optional_file(added_tokens, [](std::string_view text) {
    const JsonValue tokens = JsonValue::parse(text, "");
    if (!tokens.members().empty()) tokens.refuse("none without tokenizer.json");
  });
  const fs::path vocab_txt = directory / "vocab.txt";
  if (there(vocab_txt)) {
    return load(vocab_txt, [&](std::string_view text) {
      return bert_definition(config, std::move(named), parse_vocab_txt(text));
    });
  }
  const fs::path vocab_json = directory / "vocab.json";
  const fs::path merges_txt = directory / "merges.txt";
  if (there(vocab_json) && there(merges_txt)) {
    Merges merges = with_file(merges_txt, parse_merges_txt);
    return load(vocab_json, [&](std::string_view text) {
      Vocabulary vocabulary = vocabulary_from_json(JsonValue::parse(text, ""));
      return roberta_definition(config, std::move(named), std::move(vocabulary), std::move(merges));
    });
  }
  fail("{}: no tokenizer.json, vocab.txt, or vocab.json with merges.txt", directory.string());
}

}  // namespace reckon
