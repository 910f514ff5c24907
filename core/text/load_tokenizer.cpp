#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/text/json_file.h"
#include "core/text/named_tokens.h"
#include "core/text/pipeline_tokenizer.h"
#include "core/text/tokenizer.h"
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

// Does the work; an Error from it gets the file's name in front.
template <typename Work>
auto about(const fs::path& file, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    fail("{}: {}", file.string(), error.what());
  }
}

// Does the work with the text of a file, unless the file is not there.
template <typename Work>
void with_optional_file(const fs::path& file, Work work) {
  if (there(file)) about(file, [&] { work(read_text_file(file)); });
}

TokenizerDefinition read_tokenizer_json(const fs::path& file, const TokenizerConfig& config) {
  TokenizerDefinition definition = parse_tokenizer_json(read_text_file(file));
  check_agreement(config, definition);
  return definition;
}

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const fs::path& directory) {
  const auto load = [&](const fs::path& file, auto read_definition) {
    return about(file, [&] { return std::make_unique<PipelineTokenizer>(read_definition(file)); });
  };
  TokenizerConfig config;
  with_optional_file(directory / "tokenizer_config.json",
                     [&](const std::string& text) { config = parse_tokenizer_config(text); });
  // A damaged tokenizer.json is refused even if the other files are intact.
  const fs::path tokenizer_json = directory / "tokenizer.json";
  if (there(tokenizer_json)) {
    return load(tokenizer_json,
                [&](const fs::path& file) { return read_tokenizer_json(file, config); });
  }

  NamedTokens named;
  for (const char* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
    with_optional_file(directory / name,
                       [&](const std::string& text) { read_named_tokens(text, named); });
  }
  with_optional_file(directory / "added_tokens.json", [](const std::string& text) {
    if (!parse_json(text).empty()) fail("is not supported without tokenizer.json");
  });
  const fs::path vocab_txt = directory / "vocab.txt";
  if (there(vocab_txt)) {
    return load(vocab_txt, [&](const fs::path& file) {
      return bert_definition(config, std::move(named), parse_vocab_txt(read_text_file(file)));
    });
  }
  const fs::path vocab_json = directory / "vocab.json";
  const fs::path merges_txt = directory / "merges.txt";
  if (there(vocab_json) && there(merges_txt)) {
    Merges merges = about(merges_txt, [&] { return parse_merges_txt(read_text_file(merges_txt)); });
    return load(vocab_json, [&](const fs::path& file) {
      Vocabulary vocabulary = vocabulary_from_json(parse_json(read_text_file(file)));
      return roberta_definition(config, std::move(named), std::move(vocabulary), std::move(merges));
    });
  }
  fail("{}: no tokenizer.json, vocab.txt, or vocab.json with merges.txt", directory.string());
}

}  // namespace reckon
