#include "core/scoring/quantized_items.h"

#include <sys/mman.h>

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "core/scoring/certified_bound.h"
#include "core/scoring/quantized_row.h"

namespace reckon {
namespace {

constexpr std::size_t kBlocksPerChunk = 16;
constexpr std::size_t kHugePage = std::size_t{1} << 21;

// In huge pages where the system gives them: the scan reads all of it for every query.
std::uint8_t* allocate(std::size_t bytes) {
  const std::size_t padded = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  auto* const begin = static_cast<std::uint8_t*>(std::aligned_alloc(kHugePage, padded));
  if (begin == nullptr && padded > 0) fail("8-bit items: out of memory ({} bytes)", padded);
  ::madvise(begin, padded, MADV_HUGEPAGE);  // refused where there are none: then small pages
  return begin;
}

}  // namespace

QuantizedItems::QuantizedItems(const ScoredRows& rows, std::size_t threads)
    : count_(rows.count()),
      quads_((rows.dimension() + 3) / 4),
      block_bytes_(quads_ * kQuadBytes + 3 * kBlockItems * sizeof(float)),
      bytes_(allocate(blocks() * block_bytes_)) {
  parallel_chunks((blocks() + kBlocksPerChunk - 1) / kBlocksPerChunk, threads,
                  [&](std::size_t chunk, std::size_t) {
                    const std::size_t end = std::min((chunk + 1) * kBlocksPerChunk, blocks());
                    for (std::size_t b = chunk * kBlocksPerChunk; b < end; ++b) {
                      quantize_block(rows, b);
                    }
                  });
  for (std::size_t b = 0; b < blocks(); ++b) {
    largest_scale_ =
        std::max(largest_scale_, *std::max_element(scales(b), scales(b) + kBlockItems));
  }
}

void QuantizedItems::quantize_block(const ScoredRows& rows, std::size_t b) {
  constexpr std::uint8_t kZero = 128;
  std::uint8_t* const out = bytes_.get() + b * block_bytes_;
  auto* const item_scales = reinterpret_cast<float*>(out + quads_ * kQuadBytes);
  std::fill(out, out + quads_ * kQuadBytes, kZero);
  std::fill_n(item_scales, 3 * kBlockItems, 0.0f);
  Matrix<float> scratch(1, rows.dimension());
  std::vector<std::int8_t> integers(quads_ * 4);
  const std::size_t first = b * kBlockItems;
  for (std::size_t i = 0; i < std::min(kBlockItems, count_ - first); ++i) {
    const auto row = rows.between(first + i, first + i + 1, scratch).row(0);
    const QuantizedRow item = quantize_row(row, std::span(integers).first(row.size()));
    item_scales[i] = item.scale;
    item_scales[kBlockItems + i] = round_up(item.error_norm);
    item_scales[2 * kBlockItems + i] = round_up(item.norm);
    for (std::size_t k = 0; k < integers.size(); ++k) {
      out[k / 4 * kQuadBytes + i * 4 + k % 4] = static_cast<std::uint8_t>(integers[k] + kZero);
    }
  }
}

}  // namespace reckon
