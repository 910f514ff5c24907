#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/encoder_input.h"
#include "cuda/growing_array.h"
#include "cuda/kernels/attention.h"
#include "cuda/kernels/embedding.h"
#include "cuda/pinned_array.h"

namespace reckon::cuda {

// What the launches of a run depend on beside the addresses of its memory.
struct RunShape {
  int tokens = 0;
  int tiles = 0;
  int warps = 0;  // of the longest tile
  auto operator<=>(const RunShape&) const = default;
};

// A run of packed sequences in device memory. The tokens of the shape, and the tiles, may be more
// than those of the sequences: the rest is padding.
struct RunOnDevice {
  RunShape shape;
  TokenRows rows;                            // [shape.tokens]
  const AttentionTile* tiles = nullptr;      // [shape.tiles]
  const std::int32_t* cu_seqlens = nullptr;  // [sequences + 1]
  int sequences = 0;
};

// The host memory of a run on its way to the device, kept from run to run.
class RunInput {
 public:
  // Starts to copy the sequences, with their rows of the position table. Padded, the shape is one
  // of few: tokens are rounded up to as many rows of a product as have one algorithm (at least 16),
  // tiles to a power of two. The padding is sequences of up to 64 tokens 0 behind the last one, so
  // that all that is computed is defined; tiles behind them are empty. The host memory is in use
  // until the stream has done the copy.
  RunOnDevice copy(const PackedSequences& run, std::span<const std::int32_t> positions, bool padded,
                   GrowingArray<std::byte>& to, Stream stream);

 private:
  // Returns the shape.
  RunShape lay_out_tiles(std::span<const std::int32_t> cu_seqlens, bool padded);

  std::vector<AttentionTile> tiles_;
  PinnedArray<std::byte> host_;
};

}  // namespace reckon::cuda
