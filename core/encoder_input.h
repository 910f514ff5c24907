#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/model/model_config.h"
#include "core/token_batch.h"

namespace reckon {

// What an encoder of any backend looks at before it computes. Throws Error unless the batch can be
// encoded into `out`.
void check_encoder_input(const TokenBatch& batch, const ModelConfig& config, std::size_t dimension,
                         MatrixView<float> out);

// The sequences from `begin` on that are encoded at a time: one at least, then as many as
// `tokens_at_once` allows. Returns the one behind the last.
std::size_t end_of_run(const TokenBatch& batch, std::size_t begin, std::size_t tokens_at_once);

// Packed sequences: as TokenBatch, but of anyone's memory.
struct PackedSequences {
  std::span<const std::int32_t> ids;
  std::span<const std::int32_t> type_ids;
  std::span<const std::int32_t> cu_seqlens;
};

// The sequences [begin, end) of a batch, whose cumulative lengths are written to cu_seqlens.
PackedSequences sequences_of(const TokenBatch& batch, std::size_t begin, std::size_t end,
                             std::vector<std::int32_t>& cu_seqlens);

// Rows of the position table. A sequence's positions count up from the first one. RoBERTa counts
// only tokens that are not padding, and gives padding, which a text may spell out, the position
// before the first one.
void assign_positions(std::span<const std::int32_t> ids, std::span<const std::int32_t> cu_seqlens,
                      const ModelConfig& config, std::vector<std::int32_t>& positions);

}  // namespace reckon
