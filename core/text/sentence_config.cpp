#include "core/text/sentence_config.h"

namespace reckon {

namespace fs = std::filesystem;

namespace {

// Links that lead nowhere and files that may not be read are there: reading them says what is
// wrong.
bool there(const fs::path& file) {
  std::error_code error;
  return fs::exists(fs::symlink_status(file, error));
}

}  // namespace

std::optional<JsonValue> read_sentence_config(const fs::path& directory) {
  if (!there(directory / "modules.json")) return std::nullopt;
  for (const char* name : {"sentence_bert_config.json", "sentence_roberta_config.json",
                           "sentence_distilbert_config.json"}) {
    if (there(directory / name)) return JsonValue::read(directory / name);
  }
  return std::nullopt;
}

bool asks_for_lower_case(const fs::path& directory) {
  const auto config = read_sentence_config(directory);
  return config && config->find_flag("do_lower_case").value_or(false);
}

}  // namespace reckon
