#include "core/scoring/compressed_items.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/aligned_memory.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/scoring/int8_queries.h"
#include "core/scoring/quantized_row.h"

namespace reckon {
namespace {

constexpr std::size_t kBlocksPerChunk = 32;
constexpr std::size_t kLargestDimension = 65'536;
constexpr std::size_t kPanelRow = 4 * kBlockItems;  // bytes: four elements of each item
constexpr std::int8_t kInt4Limit = 7;

std::size_t code_bytes_of(std::size_t dimension, ItemFormat format) {
  switch (format) {
    case ItemFormat::kInt8:
      return cpu::rounded_up(dimension, 4) * kBlockItems;
    case ItemFormat::kInt4:
      return cpu::rounded_up(dimension, 8) / 2 * kBlockItems;
    case ItemFormat::kBinary:
      return cpu::rounded_up(dimension, kBinaryStep) / 8 * kBlockItems;
    case ItemFormat::kFp32:
      break;
  }
  fail("compressed items: format fp32, expected int8, int4 or binary");
}

std::uint8_t* allocate(std::size_t bytes) {
  auto* const begin = static_cast<std::uint8_t*>(allocate_aligned(bytes));
  if (begin == nullptr && bytes > 0) fail("compressed items: out of memory ({} bytes)", bytes);
  return begin;
}

// Where the byte of an item stands among the 32 of 8 elements of binary items.
std::size_t binary_place(std::size_t i) { return i % 16 * 2 + i / 16; }

float mean_magnitude(std::span<const float> x) {
  double sum = 0;
  for (const float element : x) sum += std::abs(element);
  return static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(x.size(), 1)));
}

}  // namespace

CompressedItems::CompressedItems(MatrixView<const float> items, ItemFormat format,
                                 std::size_t threads)
    : count_(items.rows),
      dimension_(items.cols),
      format_(format),
      code_bytes_(code_bytes_of(items.cols, format)),
      block_bytes_(code_bytes_ +
                   (format == ItemFormat::kBinary ? 1 : 2) * kBlockItems * sizeof(float)) {
  if (dimension_ > kLargestDimension) {
    fail("compressed items: dimension {}, expected at most {}", dimension_, kLargestDimension);
  }
  bytes_.reset(allocate(bytes() + kReadBehindPanel));
  parallel_chunks((blocks() + kBlocksPerChunk - 1) / kBlocksPerChunk, threads,
                  [&](std::size_t chunk, std::size_t) {
                    const std::size_t end = std::min((chunk + 1) * kBlocksPerChunk, blocks());
                    for (std::size_t b = chunk * kBlocksPerChunk; b < end; ++b) {
                      compress_block(items, b);
                    }
                  });
}

const std::int32_t* CompressedItems::integer_sums(std::size_t b) const {
  if (format_ == ItemFormat::kBinary) return nullptr;
  return reinterpret_cast<const std::int32_t*>(scales(b) + kBlockItems);
}

void CompressedItems::compress_block(MatrixView<const float> items, std::size_t b) {
  std::uint8_t* const out = bytes_.get() + b * block_bytes_;
  std::fill_n(out, block_bytes_, std::uint8_t{0});
  auto* const scales_out = reinterpret_cast<float*>(out + code_bytes_);
  auto* const sums_out = reinterpret_cast<std::int32_t*>(scales_out + kBlockItems);
  std::vector<std::int8_t> integers(dimension_);
  const std::size_t first = b * kBlockItems;
  for (std::size_t i = 0; i < std::min(kBlockItems, count_ - first); ++i) {
    const auto x = items.row(first + i);
    if (format_ == ItemFormat::kBinary) {
      scales_out[i] = mean_magnitude(x);
      for (std::size_t k = 0; k < x.size(); ++k) {
        if (x[k] < 0) {
          out[k / 8 * kBlockItems + binary_place(i)] |= static_cast<std::uint8_t>(1 << (k % 8));
        }
      }
      continue;
    }
    const bool int4 = format_ == ItemFormat::kInt4;
    const QuantizedRow row = quantize_row(x, integers, int4 ? kInt4Limit : std::int8_t{127});
    scales_out[i] = int4 ? row.scale / 16 : row.scale;
    sums_out[i] = std::accumulate(integers.begin(), integers.end(), 0) * (int4 ? 16 : 1);
    write_integers(integers, i, out);
  }
}

void CompressedItems::write_integers(std::span<const std::int8_t> integers, std::size_t i,
                                     std::uint8_t* out) const {
  for (std::size_t k = 0; k < integers.size(); ++k) {
    const std::size_t row = k / 4;
    const std::size_t place = 4 * i + k % 4;
    const auto code = static_cast<std::uint8_t>(integers[k]);
    if (format_ == ItemFormat::kInt8) {
      out[row * kPanelRow + place] = code;
    } else {
      const auto half = row % 2 == 0 ? code & 15 : code << 4;
      out[row / 2 * kPanelRow + place] |= static_cast<std::uint8_t>(half);
    }
  }
}

void CompressedItems::decode(std::size_t item, std::span<float> out) const {
  const std::uint8_t* const code = codes(item / kBlockItems);
  const std::size_t i = item % kBlockItems;
  const float scale = scales(item / kBlockItems)[i];
  for (std::size_t k = 0; k < out.size(); ++k) {
    const std::size_t row = k / 4;
    const std::size_t place = 4 * i + k % 4;
    int integer = 0;
    if (format_ == ItemFormat::kInt8) {
      integer = static_cast<std::int8_t>(code[row * kPanelRow + place]);
    } else if (format_ == ItemFormat::kInt4) {
      const int byte = code[row / 2 * kPanelRow + place];
      integer = static_cast<std::int8_t>(row % 2 == 0 ? byte << 4 : byte & 0xf0);
    } else {
      integer = code[k / 8 * kBlockItems + binary_place(i)] >> (k % 8) & 1 ? -1 : 1;
    }
    out[k] = scale * static_cast<float>(integer);
  }
}

}  // namespace reckon
