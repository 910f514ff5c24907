#pragma once

#include <nlohmann/json.hpp>

namespace reckon::test {

// tokenizer.json of a BERT with a dozen tokens: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4,
// the 5, thing 6, ##s 7, a 8, ! 9, cafe 10, ##\u00e9 11.
nlohmann::json tiny_wordpiece();

// tokenizer.json of a RoBERTa: <s> 0, <pad> 1, </s> 2, <unk> 3, <mask> 4, the letters a to z from
// 5 on, then "\u0120" (space) 31 and the merges th 32, the 33, "\u0120the" 34.
nlohmann::json tiny_byte_pair();

}  // namespace reckon::test
