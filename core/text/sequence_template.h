#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/text/tokenizer_definition.h"
#include "core/token_batch.h"

namespace reckon {

// Puts one or two token sequences and special tokens together.
class SequenceTemplate {
 public:
  explicit SequenceTemplate(std::vector<TemplatePiece> pieces);

  // Tokens of text that fit beside the special tokens. Throws Error when the special tokens alone
  // are more than max_length.
  std::size_t room(std::size_t max_length) const;

  // Appends one sequence. Throws Error when the batch would pass 2^31 - 1 tokens.
  void append(TokenBatch& batch, std::span<const std::int32_t> first,
              std::span<const std::int32_t> second) const;

 private:
  std::vector<TemplatePiece> pieces_;
  std::size_t special_count_;
};

// Lengths of two sequences after "longest_first" truncation to `room` tokens together: the longer
// is cut to the shorter's length, then both in turns.
struct PairLengths {
  std::size_t first;
  std::size_t second;
};
PairLengths truncate_longest_first(PairLengths lengths, std::size_t room);

}  // namespace reckon
