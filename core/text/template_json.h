#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/text/tokenizer_definition.h"

namespace reckon {

// [CLS] A [SEP], and [CLS] A [SEP] B [SEP] with type 1 from B on.
void set_bert_templates(std::int32_t cls, std::int32_t sep, TokenizerDefinition& definition);
// <s> A </s>, and <s> A </s> </s> B </s>, all of type 0.
void set_roberta_templates(std::int32_t cls, std::int32_t sep, TokenizerDefinition& definition);

// Sets `single` and `pair` from tokenizer.json's post_processor, nullptr where there is none.
void read_templates(const nlohmann::json* post_processor, TokenizerDefinition& definition);

}  // namespace reckon
