#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"

namespace reckon::test {

// A sequence's ids and type ids.
struct Encoded {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> type_ids;
  bool operator==(const Encoded&) const = default;
};

inline constexpr std::size_t kNoLimit = std::size_t{1} << 40;

inline Encoded encode(const Tokenizer& tokenizer, std::string_view text,
                      std::size_t max_length = kNoLimit) {
  TokenBatch batch;
  tokenizer.append(batch, text, max_length);
  return {batch.ids, batch.type_ids};
}

inline std::vector<std::int32_t> ids_of(const Tokenizer& tokenizer, std::string_view text,
                                        std::size_t max_length = kNoLimit) {
  return encode(tokenizer, text, max_length).ids;
}

inline Encoded encode_pair(const Tokenizer& tokenizer, std::string_view first,
                           std::string_view second, std::size_t max_length = kNoLimit) {
  TokenBatch batch;
  tokenizer.append_pair(batch, first, second, max_length);
  return {batch.ids, batch.type_ids};
}

}  // namespace reckon::test
