#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/scoring/certified_bound.h"
#include "core/scoring/int8_queries.h"
#include "core/scoring/quantized_items.h"

namespace reckon {

// Queries rounded to 8 bits, or as few as are multiplied fast, each with its excluded items,
// ascending.
class ScannedQueries {
 public:
  // To be multiplied with items whose largest_four() this is.
  ScannedQueries(MatrixView<const float> queries, Similarity similarity, std::int32_t largest_four,
                 std::vector<std::span<const std::int32_t>> excluded);
  std::size_t count() const { return bounds_.size(); }
  std::span<const CertifiedBound> bounds() const { return bounds_; }
  const Int8Queries& integers() const { return integers_; }
  std::span<const std::int32_t> excluded(std::size_t query) const { return excluded_[query]; }

 private:
  struct Rounded;
  ScannedQueries(const Rounded& rounded, std::vector<std::span<const std::int32_t>> excluded);

  std::vector<CertifiedBound> bounds_;
  Int8Queries integers_;
  std::vector<std::span<const std::int32_t>> excluded_;
};

// Upper bounds of the scores of a block of items and a group of queries, and which of them are not
// below a threshold.
class BlockScores {
 public:
  BlockScores(const ScannedQueries& queries, const QuantizedItems& items);

  // Of queries [first, first + count) and block `block`, while `next` is fetched. thresholds
  // [count].
  void compute(std::size_t block, std::size_t first, std::size_t count, const float* thresholds,
               NextBytes next = {});
  // Of query first + q: [32], and bit i for item i of the block, items that pad it left out.
  std::span<const float> upper(std::size_t q) const { return upper_.row(q); }
  std::uint32_t mask(std::size_t q) const { return masks_[q] & valid_; }

 private:
  const ScannedQueries* queries_;
  const QuantizedItems* items_;
  Matrix<std::int32_t> sums_;  // [group, 32]
  Matrix<float> upper_;        // [group, 32]
  std::vector<std::uint32_t> masks_;
  std::uint32_t valid_ = 0;
};

// Bit i: item first + i is in the ascending list. Begins at list[next], which it moves beyond the
// 32 items.
std::uint32_t listed_in_block(std::span<const std::int32_t> list, std::size_t first,
                              std::size_t& next);

// Where the items from `first` on begin in the ascending list.
std::size_t begin_in(std::span<const std::int32_t> list, std::size_t first);

}  // namespace reckon
