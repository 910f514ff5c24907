#include "core/text/sentence_config.h"

namespace reckon {

namespace fs = std::filesystem;

std::optional<JsonValue> read_sentence_config(const fs::path& directory) {
  for (const char* name : {"sentence_bert_config.json", "sentence_roberta_config.json",
                           "sentence_distilbert_config.json"}) {
    // A file that is there but cannot be read is an error, not a missing one.
    std::error_code error;
    if (fs::exists(fs::symlink_status(directory / name, error))) {
      return JsonValue::read(directory / name);
    }
  }
  return std::nullopt;
}

bool asks_for_lower_case(const fs::path& directory) {
  const auto config = read_sentence_config(directory);
  return config && config->find_flag("do_lower_case").value_or(false);
}

}  // namespace reckon
