#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/core/text/tiny_tokenizer.h"
#include "tests/support/fuzz.h"

namespace reckon {
namespace {

// Valid inputs; the first character says of what kind.
std::vector<std::string> valid_inputs() {
  const auto of_kind = [](char kind, const nlohmann::json& value) {
    return std::string(1, kind).append(value.dump());
  };
  return {
      of_kind(0, test::tiny_wordpiece()),
      of_kind(0, test::tiny_byte_pair()),
      of_kind(4, test::tiny_byte_pair()["model"]["vocab"]),
      "\x01[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s\ncaf\u00e9\n",
      of_kind(2, {{"do_lower_case", false}, {"tokenizer_class", "BertTokenizer"}}),
      of_kind(3, nlohmann::json::parse(R"({
        "cls_token": "[CLS]", "sep_token": {"content": "[SEP]", "lstrip": true},
        "mask_token": null, "additional_special_tokens": ["<y>"],
        "added_tokens_decoder": {"7": {"content": "<x>", "lstrip": true}}})")),
      "\x05#version: 0.2\nt h\nth e\n\u0120 the\n",
      "\x06The things [MASK] caf\u00e9 e\u0301\u0323\u0327 \u4f60\uac00!\u2003\u0130 1.2 "
      "\U0001f600",
      "\x07the the<mask>  th 's\n\n \u0661\u00e9 \u4f60\u3000\U0001f600 '' x",
  };
}

TEST(TokenizerFuzz, ReadsOrRefusesDamagedFilesAndTexts) {
  test::run_mutations(valid_inputs(), 18000);
}

}  // namespace
}  // namespace reckon
