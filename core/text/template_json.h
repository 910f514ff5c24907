#pragma once

#include <optional>

#include "core/json_value.h"
#include "core/text/tokenizer_definition.h"

namespace reckon {

// [CLS] A [SEP], and [CLS] A [SEP] B [SEP] with type 1 from B on.
void set_bert_templates(std::int32_t cls, std::int32_t sep, TokenizerDefinition& definition);
// <s> A </s>, and <s> A </s> </s> B </s>, all of type 0.
void set_roberta_templates(std::int32_t cls, std::int32_t sep, TokenizerDefinition& definition);

// Sets `single` and `pair` from tokenizer.json's post_processor, if there is one.
void read_templates(const std::optional<JsonValue>& post_processor,
                    TokenizerDefinition& definition);

}  // namespace reckon
