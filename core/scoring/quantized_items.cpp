#include "core/scoring/quantized_items.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/aligned_memory.h"
#include "core/error.h"
#include "core/model/weight_rounding.h"
#include "core/parallel.h"
#include "core/scoring/certified_bound.h"
#include "core/scoring/int8_queries.h"
#include "core/scoring/quantized_row.h"

namespace reckon {
namespace {

constexpr std::size_t kBlocksPerChunk = 32;
// Of items where fours are added in 16 bits: with smaller ones the rounding of items would grow by
// more than that of queries shrinks.
constexpr std::int32_t kMostOfFour = 191;
// Scale, two norms and a sum, 4 bytes each.
constexpr std::size_t kRowFacts = 4;

std::size_t block_bytes_of(std::size_t quads) {
  return (quads * 4 + kRowFacts * sizeof(float)) * kBlockItems;
}

std::int8_t* allocate(std::size_t bytes) {
  auto* const begin = static_cast<std::int8_t*>(allocate_aligned(bytes));
  if (begin == nullptr && bytes > 0) fail("8-bit items: out of memory ({} bytes)", bytes);
  return begin;
}

// With scales so large that `four`, the largest, is at most kMostOfFour.
QuantizedRow quantize_to_small_fours(std::span<const float> x, std::span<std::int8_t> integers,
                                     std::int32_t& four) {
  QuantizedRow row = quantize_row(x, integers);
  while ((four = largest_of_fours(integers)) > kMostOfFour) {
    const float factor = static_cast<float>(four) / static_cast<float>(kMostOfFour);
    row = quantize_row(x, integers, kLargestInteger, row.scale * factor);
  }
  return row;
}

}  // namespace

QuantizedItems::QuantizedItems(const ScoredRows& rows, std::size_t threads)
    : count_(rows.count()),
      quads_((rows.dimension() + 3) / 4),
      block_bytes_(block_bytes_of(quads_)),
      bytes_(allocate(blocks() * block_bytes_ + kReadBehindPanel)) {
  std::vector<std::int32_t> largest_fours((blocks() + kBlocksPerChunk - 1) / kBlocksPerChunk);
  parallel_chunks(largest_fours.size(), threads, [&](std::size_t chunk, std::size_t) {
    const std::size_t end = std::min((chunk + 1) * kBlocksPerChunk, blocks());
    for (std::size_t b = chunk * kBlocksPerChunk; b < end; ++b) {
      largest_fours[chunk] = std::max(largest_fours[chunk], quantize_block(rows, b));
    }
  });
  for (const std::int32_t four : largest_fours) largest_four_ = std::max(largest_four_, four);
  for (std::size_t b = 0; b < blocks(); ++b) {
    largest_scale_ =
        std::max(largest_scale_, *std::max_element(scales(b), scales(b) + kBlockItems));
  }
}

std::size_t QuantizedItems::bytes(std::size_t count, std::size_t dimension) {
  return cpu::panels_of(count) * block_bytes_of((dimension + 3) / 4);
}

std::int32_t QuantizedItems::quantize_block(const ScoredRows& rows, std::size_t b) {
  std::int8_t* const out = bytes_.get() + b * block_bytes_;
  auto* const scales_out = reinterpret_cast<float*>(out + quads_ * kQuadBytes);
  float* const error_norms_out = scales_out + kBlockItems;
  float* const norms_out = error_norms_out + kBlockItems;
  auto* const sums_out = reinterpret_cast<std::int32_t*>(norms_out + kBlockItems);
  std::fill_n(out, block_bytes_, std::int8_t{0});
  Matrix<float> scratch(1, rows.dimension());
  std::vector<std::int8_t> integers(rows.dimension());
  const std::size_t first = b * kBlockItems;
  const bool small_fours = Int8Queries::adds_fours();
  std::int32_t largest_four = small_fours ? 0 : kLargestFour;
  for (std::size_t i = 0; i < std::min(kBlockItems, count_ - first); ++i) {
    const auto row = rows.between(first + i, first + i + 1, scratch).row(0);
    std::int32_t four = 0;
    const QuantizedRow item =
        small_fours ? quantize_to_small_fours(row, integers, four) : quantize_row(row, integers);
    largest_four = std::max(largest_four, four);
    scales_out[i] = item.scale;
    error_norms_out[i] = round_up(item.error_norm);
    norms_out[i] = round_up(item.norm);
    sums_out[i] = std::accumulate(integers.begin(), integers.end(), 0);
    for (std::size_t k = 0; k < integers.size(); ++k) {
      out[k / 4 * kQuadBytes + i * 4 + k % 4] = integers[k];
    }
  }
  return largest_four;
}

}  // namespace reckon
