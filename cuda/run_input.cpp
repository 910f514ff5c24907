#include "cuda/run_input.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "cuda/gemm_choices.h"

namespace reckon::cuda {
namespace {

constexpr int kFewestPaddedTokens = 16;

void append_tiles(std::int32_t begin, std::int32_t end, std::vector<AttentionTile>& tiles) {
  for (std::int32_t first = begin; first < end; first += kQueriesPerTile) {
    tiles.push_back({begin, end, first});
  }
}

// The parts of the copy, one behind the other: tiles first, as they are aligned to 16 bytes.
class Parts {
 public:
  // Where a part of so many elements begins, in bytes.
  template <typename T>
  std::size_t add(std::size_t count) {
    const std::size_t begin = bytes_;
    bytes_ += count * sizeof(T);
    return begin;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t bytes_ = 0;
};

}  // namespace

RunShape RunInput::lay_out_tiles(std::span<const std::int32_t> cu_seqlens, bool padded) {
  tiles_.clear();
  for (std::size_t s = 0; s + 1 < cu_seqlens.size(); ++s) {
    append_tiles(cu_seqlens[s], cu_seqlens[s + 1], tiles_);
  }
  constexpr int kQueriesPerWarp = 16, kMostWarps = kQueriesPerTile / kQueriesPerWarp;
  const std::int32_t tokens = cu_seqlens.back();
  if (padded) {
    const int most = bucket_of_rows(std::max(tokens, kFewestPaddedTokens));
    for (std::int32_t begin = tokens; begin < most; begin += kQueriesPerTile) {
      append_tiles(begin, std::min(begin + kQueriesPerTile, most), tiles_);
    }
    tiles_.resize(std::bit_ceil(tiles_.size()));
    return {most, static_cast<int>(tiles_.size()), kMostWarps};
  }
  std::int32_t longest = 0;
  for (const AttentionTile& tile : tiles_) {
    longest = std::max(longest, std::min(tile.sequence_end - tile.first_query, kQueriesPerTile));
  }
  return {tokens, static_cast<int>(tiles_.size()),
          (longest + kQueriesPerWarp - 1) / kQueriesPerWarp};
}

RunOnDevice RunInput::copy(const PackedSequences& run, std::span<const std::int32_t> positions,
                           bool padded, GrowingArray<std::byte>& to, Stream stream) {
  const RunShape shape = lay_out_tiles(run.cu_seqlens, padded);
  const auto tokens = static_cast<std::size_t>(shape.tokens);
  Parts parts;
  const std::size_t tiles = parts.add<AttentionTile>(tiles_.size());
  const std::size_t ids = parts.add<std::int32_t>(tokens);
  const std::size_t positions_at = parts.add<std::int32_t>(tokens);
  const std::size_t types = parts.add<std::int32_t>(tokens);
  const std::size_t cu_seqlens = parts.add<std::int32_t>(run.cu_seqlens.size());
  std::byte* const host = host_.at_least(parts.bytes());
  std::byte* const device = to.at_least(parts.bytes());

  std::memcpy(host + tiles, tiles_.data(), tiles_.size() * sizeof(AttentionTile));
  const auto put = [&](std::size_t at, std::span<const std::int32_t> numbers, std::size_t count) {
    std::memcpy(host + at, numbers.data(), numbers.size_bytes());
    std::memset(host + at + numbers.size_bytes(), 0,
                count * sizeof(std::int32_t) - numbers.size_bytes());
  };
  put(ids, run.ids, tokens);
  put(positions_at, positions, tokens);
  put(types, run.type_ids, tokens);
  put(cu_seqlens, run.cu_seqlens, run.cu_seqlens.size());
  copy_to_device(device, host, parts.bytes(), stream);

  const auto numbers = [&](std::size_t at) {
    return reinterpret_cast<const std::int32_t*>(device + at);
  };
  return {.shape = shape,
          .rows = {numbers(ids), numbers(positions_at), numbers(types)},
          .tiles = reinterpret_cast<const AttentionTile*>(device + tiles),
          .cu_seqlens = numbers(cu_seqlens),
          .sequences = static_cast<int>(run.cu_seqlens.size()) - 1};
}

}  // namespace reckon::cuda
