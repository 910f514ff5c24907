#include "core/scoring/compressed_scores.h"

#include <algorithm>

#include "core/scoring/quantized_row.h"
#include "core/scoring/scaled_sums.h"
#include "core/scoring/unpack_int4.h"

namespace reckon {
namespace {

constexpr std::size_t kBinaryGroup = 8;

}  // namespace

CompressedQueries::CompressedQueries(MatrixView<const float> queries, ItemFormat format) {
  const bool binary = format == ItemFormat::kBinary;
  Matrix<std::int8_t> integers(queries.rows, queries.cols);
  scales_.reserve(queries.rows);
  for (std::size_t q = 0; q < queries.rows; ++q) {
    scales_.push_back(
        quantize_row(queries.row(q), integers.row(q), binary ? std::int8_t{7} : std::int8_t{127})
            .scale);
  }
  if (binary) {
    tables_.emplace(integers);
  } else {
    integers_.emplace(integers);
  }
}

std::size_t CompressedQueries::group() const {
  return integers_ ? integers_->group() : kBinaryGroup;
}

CompressedScores::CompressedScores(const CompressedQueries& queries, const CompressedItems& items)
    : queries_(&queries),
      items_(&items),
      sums_(queries.group(), kBlockItems),
      scores_(queries.group(), kBlockItems),
      masks_(queries.group()) {
  if (items.format() == ItemFormat::kInt4) {
    unpacked_ = {1, 2 * items.code_bytes() + kReadBehindPanel};
  }
}

void CompressedScores::load(std::size_t block) {
  block_ = block;
  valid_ = std::min(kBlockItems, items_->count() - block * kBlockItems);
  const std::uint8_t* const codes = items_->codes(block);
  if (items_->format() == ItemFormat::kInt4) {
    unpack_int4(codes, items_->code_bytes(), unpacked_.data());
    panel_ = unpacked_.data();
  } else {
    panel_ = reinterpret_cast<const std::int8_t*>(codes);
  }
}

void CompressedScores::compute(std::size_t first, std::size_t count, const float* thresholds) {
  if (queries_->integers_) {
    queries_->integers_->multiply(first, count, panel_, sums_.data());
  } else {
    for (std::size_t q = 0; q < count; ++q) {
      queries_->tables_->multiply(first + q, items_->codes(block_), sums_.row(q).data());
    }
  }
  scale_sums({.items = *items_, .block = block_, .sums = sums_.data(), .scores = scores_.data()},
             queries_->scales().subspan(first, count), thresholds, masks_.data());
}

}  // namespace reckon
