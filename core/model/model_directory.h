#pragma once

#include <filesystem>
#include <vector>

#include "core/model/model_config.h"

namespace reckon {

// What the JSON files of a Hugging Face directory say together; no weight is read.
struct ModelDirectory {
  ModelConfig config;
  std::vector<std::filesystem::path> dense_folders;  // one for each of config.dense
};

// Without modules.json: logits where config.json names an architecture for sequence classification,
// else the mean of the token vectors, not normalised, as sentence-transformers does.
//
// max_length is max_seq_length of sentence_bert_config.json; without it the smaller of
// max_position_embeddings and model_max_length of tokenizer_config.json. It is never more than the
// positions of the model allow.
//
// Throws Error naming the file for what is missing, malformed or not supported.
ModelDirectory read_model_directory(const std::filesystem::path& directory);

}  // namespace reckon
