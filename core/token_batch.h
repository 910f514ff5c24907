#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reckon {

// Token sequences packed one behind the other, without padding. Sequence i is the tokens
// [cu_seqlens[i], cu_seqlens[i + 1]) of ids and type_ids (cumulative sequence lengths, as in
// FlashAttention's API).
struct TokenBatch {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> type_ids;          // 0 for the first text of a pair, 1 for the second
  std::vector<std::int32_t> cu_seqlens = {0};  // sequences() + 1 numbers, the first is 0

  std::size_t sequences() const { return cu_seqlens.size() - 1; }
  std::size_t tokens() const { return ids.size(); }
  std::span<const std::int32_t> sequence(std::size_t i) const {
    return std::span(ids).subspan(static_cast<std::size_t>(cu_seqlens[i]),
                                  static_cast<std::size_t>(cu_seqlens[i + 1] - cu_seqlens[i]));
  }
  // Ends the sequence that was being appended to ids and type_ids.
  void end_sequence() { cu_seqlens.push_back(static_cast<std::int32_t>(ids.size())); }
  void clear() {
    ids.clear();
    type_ids.clear();
    cu_seqlens.assign(1, 0);
  }
};

}  // namespace reckon
