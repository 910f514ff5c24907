#include "core/model/model_directory.h"

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "core/json_value.h"
#include "core/model/sentence_modules.h"
#include "core/model/transformer_config.h"
#include "core/text/sentence_config.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

// A file that is there but cannot be read is an error, not a missing one.
std::optional<JsonValue> read_if_there(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(file, error))) return std::nullopt;
  return JsonValue::read(file);
}

void read_modules(const fs::path& directory, ModelDirectory& model) {
  ModelConfig& config = model.config;
  const fs::path list = directory / "modules.json";
  const std::optional<JsonValue> json = read_if_there(list);
  if (!json) {
    if (config.output == OutputKind::kEmbeddings) config.pooling = {Pooling::kMean};
    return;
  }
  const std::vector<SentenceModule> modules = read_module_list(*json);
  if (modules.size() == 1) {
    if (config.output == OutputKind::kLogits) return;
    json->fail_here("found no Pooling module, expected one behind the Transformer");
  }
  if (config.output == OutputKind::kLogits) {  // the head is not part of the list
    config.output = OutputKind::kEmbeddings;
    config.labels.clear();
    config.multi_label = config.has_pooler = false;
  }
  for (const SentenceModule& module : modules) {
    const fs::path folder = directory / module.folder;
    const fs::path file = folder / "config.json";
    if (module.kind == ModuleKind::kPooling) {
      config.pooling = read_pooling(JsonValue::read(file), config.hidden);
    } else if (module.kind == ModuleKind::kDense) {
      config.dense.push_back(read_dense(JsonValue::read(file), config.dimension()));
      model.dense_folders.push_back(folder);
    } else if (module.kind == ModuleKind::kNormalize) {
      if (const auto normalize = read_if_there(file)) check_normalize(*normalize);
      config.normalize = true;
    }
  }
}

// A task of sentence-transformers that the modules do not imply would be another computation.
void check_task(const JsonValue& json, const ModelConfig& config) {
  const char* const expected =
      config.output == OutputKind::kLogits ? "sequence-classification" : "feature-extraction";
  if (json.has("transformer_task") && json.at("transformer_task").text() != expected) {
    json.at("transformer_task").refuse(fmt::format("\"{}\"", expected));
  }
  if (config.output == OutputKind::kLogits) return;
  // What the Pooling module is given.
  const auto modalities = json.find("modality_config");
  const auto text = modalities ? modalities->find("text") : std::nullopt;
  const auto output = text ? text->find("method_output_name") : std::nullopt;
  if (output && !(output->is_text() && output->text() == "last_hidden_state")) {
    output->refuse("\"last_hidden_state\"");
  }
  const auto name = modalities ? json.find("module_output_name") : std::nullopt;
  if (name && name->text() != "token_embeddings") name->refuse("\"token_embeddings\"");
}

// Text or vectors that sentence-transformers would change on the way are not supported: the result
// would silently be another.
void check_further_settings(const fs::path& directory, const std::optional<JsonValue>& sentence) {
  for (const char* key : {"tokenizer_args", "processor_kwargs"}) {
    const auto settings = sentence ? sentence->find(key) : std::nullopt;
    if (settings && !settings->members().empty()) settings->refuse("none: they are not supported");
  }
  const auto model = read_if_there(directory / "config_sentence_transformers.json");
  if (!model) return;
  if (const auto length = model->find("truncate_dim")) {
    length->refuse("null: cutting the vectors is not supported");
  }
  const auto name = model->find("default_prompt_name");
  if (!name) return;
  const auto prompts = model->find("prompts");
  const auto prompt = prompts ? prompts->find(name->text()) : std::nullopt;
  if (!prompt || !prompt->text().empty()) name->refuse("null: default prompts are not supported");
}

std::size_t read_max_length(const ModelConfig& config, const std::optional<JsonValue>& sentence,
                            const std::optional<JsonValue>& tokenizer) {
  constexpr std::uint64_t kFewest = 2;  // the special tokens around an empty text
  std::size_t limit = config.positions;
  if (sentence && sentence->has("max_seq_length")) {
    limit = sentence->at("max_seq_length").count(kFewest, (1u << 31) - 1);
  } else if (tokenizer && tokenizer->has("model_max_length")) {
    // "No limit" is written as 1e30 there, which is no 64-bit number.
    const JsonValue length = tokenizer->at("model_max_length");
    if (!(length.number() >= static_cast<double>(limit))) limit = length.count(kFewest, limit);
  }
  return std::min(limit, config.positions - config.first_position);
}

}  // namespace

ModelDirectory read_model_directory(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    fail("{}: {}, expected the folder of a model", directory.string(),
         fs::exists(directory, error) ? "not a folder" : "not there");
  }
  ModelDirectory model;
  model.config = read_transformer_config(JsonValue::read(directory / "config.json"));
  read_modules(directory, model);
  const std::optional<JsonValue> sentence = read_sentence_config(directory);
  const std::optional<JsonValue> tokenizer = read_if_there(directory / "tokenizer_config.json");
  if (sentence) check_task(*sentence, model.config);
  check_further_settings(directory, sentence);
  model.config.max_length = read_max_length(model.config, sentence, tokenizer);
  return model;
}

}  // namespace reckon
