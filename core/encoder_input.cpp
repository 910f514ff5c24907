#include "core/encoder_input.h"

#include "core/error.h"

namespace reckon {

void check_encoder_input(const TokenBatch& batch, const ModelConfig& config, std::size_t dimension,
                         MatrixView<float> out) {
  if (batch.cu_seqlens.empty()) fail("encoder: no cumulative lengths, expected at least a 0");
  if (out.rows != batch.sequences() || out.cols != dimension) {
    fail("encoder: output of {} x {}, expected {} x {}", out.rows, out.cols, batch.sequences(),
         dimension);
  }
  const auto& offsets = batch.cu_seqlens;
  if (offsets.front() != 0 || static_cast<std::size_t>(offsets.back()) != batch.ids.size() ||
      batch.type_ids.size() != batch.ids.size()) {
    fail("encoder: {} ids, {} type ids, sequences from {} to {}", batch.ids.size(),
         batch.type_ids.size(), offsets.front(), offsets.back());
  }
  for (std::size_t s = 0; s < batch.sequences(); ++s) {
    const std::int64_t length = std::int64_t{offsets[s + 1]} - offsets[s];
    if (length < 1 || length > static_cast<std::int64_t>(config.max_length)) {
      fail("encoder: sequence {} has {} tokens, expected 1 to {}", s, length, config.max_length);
    }
  }
  for (std::size_t i = 0; i < batch.ids.size(); ++i) {
    // A negative id is a huge one when unsigned.
    if (static_cast<std::uint32_t>(batch.ids[i]) >= config.vocabulary) {
      fail("encoder: token {} has id {}, the vocabulary has {}", i, batch.ids[i],
           config.vocabulary);
    }
    if (config.types > 0 && static_cast<std::uint32_t>(batch.type_ids[i]) >= config.types) {
      fail("encoder: token {} has type {}, the model has {} types", i, batch.type_ids[i],
           config.types);
    }
  }
}

std::size_t end_of_run(const TokenBatch& batch, std::size_t begin, std::size_t tokens_at_once) {
  std::size_t end = begin + 1;
  while (end < batch.sequences() &&
         static_cast<std::size_t>(batch.cu_seqlens[end + 1] - batch.cu_seqlens[begin]) <=
             tokens_at_once) {
    ++end;
  }
  return end;
}

PackedSequences sequences_of(const TokenBatch& batch, std::size_t begin, std::size_t end,
                             std::vector<std::int32_t>& cu_seqlens) {
  const std::int32_t first = batch.cu_seqlens[begin];
  cu_seqlens.clear();
  for (std::size_t s = begin; s <= end; ++s) cu_seqlens.push_back(batch.cu_seqlens[s] - first);
  const auto at = static_cast<std::size_t>(first);
  const auto count = static_cast<std::size_t>(cu_seqlens.back());
  return {.ids = std::span(batch.ids).subspan(at, count),
          .type_ids = std::span(batch.type_ids).subspan(at, count),
          .cu_seqlens = cu_seqlens};
}

void assign_positions(std::span<const std::int32_t> ids, std::span<const std::int32_t> cu_seqlens,
                      const ModelConfig& config, std::vector<std::int32_t>& positions) {
  const auto first = static_cast<std::int32_t>(config.first_position);
  const bool roberta = config.architecture == Architecture::kRoberta;
  positions.resize(ids.size());
  for (std::size_t s = 0; s + 1 < cu_seqlens.size(); ++s) {
    std::int32_t next = first;
    for (auto i = static_cast<std::size_t>(cu_seqlens[s]);
         i < static_cast<std::size_t>(cu_seqlens[s + 1]); ++i) {
      const bool padding = roberta && ids[i] == first - 1;
      positions[i] = padding ? first - 1 : next++;
    }
  }
}

}  // namespace reckon
