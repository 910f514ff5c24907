#include "core/text/sequence_template.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.h"

namespace reckon {

SequenceTemplate::SequenceTemplate(std::vector<TemplatePiece> pieces)
    : pieces_(std::move(pieces)),
      special_count_(static_cast<std::size_t>(std::count_if(
          pieces_.begin(), pieces_.end(),
          [](const TemplatePiece& piece) { return piece.kind == TemplatePiece::Kind::special; }))) {
}

std::size_t SequenceTemplate::room(std::size_t max_length) const {
  if (max_length < special_count_) {
    fail("a maximum length of {} tokens has no room for the {} special tokens", max_length,
         special_count_);
  }
  return max_length - special_count_;
}

void SequenceTemplate::append(TokenBatch& batch, std::span<const std::int32_t> first,
                              std::span<const std::int32_t> second) const {
  const std::size_t added = special_count_ + first.size() + second.size();
  if (added > std::numeric_limits<std::int32_t>::max() - batch.tokens()) {
    fail("a batch of {} tokens has no room for {} more", batch.tokens(), added);
  }
  for (const TemplatePiece& piece : pieces_) {
    switch (piece.kind) {
      case TemplatePiece::Kind::special:
        batch.ids.push_back(piece.id);
        break;
      case TemplatePiece::Kind::first_text:
        batch.ids.insert(batch.ids.end(), first.begin(), first.end());
        break;
      case TemplatePiece::Kind::second_text:
        batch.ids.insert(batch.ids.end(), second.begin(), second.end());
        break;
    }
    batch.type_ids.resize(batch.ids.size(), piece.type_id);
  }
  batch.end_sequence();
}

PairLengths truncate_longest_first(PairLengths lengths, std::size_t room) {
  if (lengths.first + lengths.second <= room) return lengths;
  const std::size_t shorter = std::min(lengths.first, lengths.second);
  const std::size_t half = room / 2;
  // An odd token goes to the longer text, to the second where both are equally long.
  const std::size_t cut_shorter = std::min(shorter, half);
  const std::size_t cut_longer = room - cut_shorter;
  if (lengths.first > lengths.second) return {cut_longer, cut_shorter};
  return {cut_shorter, cut_longer};
}

}  // namespace reckon
