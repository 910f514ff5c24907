#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/json_value.h"
#include "core/text/pipeline_tokenizer.h"
#include "core/text/tokenizer_config.h"
#include "core/text/tokenizer_json.h"
#include "core/text/vocabulary_definition.h"
#include "core/text/vocabulary_files.h"
#include "core/utf8.h"
#include "tests/core/text/tiny_tokenizer.h"

namespace reckon {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Every text gets ids of the vocabulary within the limit, or is refused for its UTF-8.
void check_text(const Tokenizer& tokenizer, std::string_view text) {
  for (const std::size_t limit : {std::size_t{4}, std::size_t{9}, std::size_t{1} << 30}) {
    TokenBatch batch;
    try {
      tokenizer.append(batch, text, limit);
      tokenizer.append_pair(batch, text, text.substr(text.size() / 2), limit);
    } catch (const Error&) {
      require(batch.sequences() < 2);
    }
    for (std::size_t i = 0; i < batch.sequences(); ++i) require(batch.sequence(i).size() <= limit);
    for (const std::int32_t id : batch.ids) {
      require(id >= 0 && static_cast<std::size_t>(id) < tokenizer.vocabulary_size());
    }
    require(batch.type_ids.size() == batch.ids.size());
  }
}

TokenizerDefinition read_definition(std::uint8_t kind, std::string_view text) {
  constexpr std::string_view kVocabTxt = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s\n";
  switch (kind) {
    case 0:
      return parse_tokenizer_json(text);
    case 1:
      return bert_definition({}, {}, parse_vocab_txt(text));
    case 2:
      return bert_definition(parse_tokenizer_config(text), {}, parse_vocab_txt(kVocabTxt));
    case 3: {
      NamedTokens named;
      read_named_tokens(text, named);
      return bert_definition({}, std::move(named), parse_vocab_txt(kVocabTxt));
    }
    case 4:
      return roberta_definition({}, {}, vocabulary_from_json(JsonValue::parse(text, "")),
                                {{"t", "h"}});
    default:
      return roberta_definition({}, {},
                                vocabulary_from_json(JsonValue::parse(
                                    test::tiny_byte_pair()["model"]["vocab"].dump(), "")),
                                parse_merges_txt(text));
  }
}

}  // namespace
}  // namespace reckon

// The first byte says what the others are: 0 to 5 a file of a tokenizer, 6 and 7 a text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace reckon;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] > 5) {
    static const PipelineTokenizer wordpiece(parse_tokenizer_json(test::tiny_wordpiece().dump()));
    static const PipelineTokenizer byte_pair(parse_tokenizer_json(test::tiny_byte_pair().dump()));
    check_text(data[0] == 6 ? wordpiece : byte_pair, text);
    return 0;
  }
  try {
    const PipelineTokenizer tokenizer(read_definition(data[0], text));
    check_text(tokenizer, "The things!  caf\u00e9 <mask>[SEP]\u4f60 e\u0301\u0323 1's");
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
