#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/scoring/binary_queries.h"
#include "core/scoring/compressed_items.h"
#include "core/scoring/int8_queries.h"

namespace reckon {

// Queries as compressed items are multiplied with: q ~ scale * Q, to nearest with the largest |Q|
// 127, beside binary items 7.
class CompressedQueries {
 public:
  CompressedQueries(MatrixView<const float> queries, ItemFormat format);

  std::size_t count() const { return scales_.size(); }
  std::size_t group() const;  // most queries at a time
  std::span<const float> scales() const { return scales_; }

  // A thread computes scores while it has one of these.
  class Session {
   public:
    explicit Session(const CompressedQueries& queries) {
      if (queries.integers_) session_.emplace(*queries.integers_);
    }

   private:
    std::optional<Int8Queries::Session> session_;
  };

 private:
  friend class CompressedScores;

  std::vector<float> scales_;
  std::optional<Int8Queries> integers_;
  std::optional<BinaryQueries> tables_;
};

// The scores of a block of compressed items and a group of queries, and which of them are not below
// a threshold: the inner products of what is kept of both. One for each thread.
class CompressedScores {
 public:
  CompressedScores(const CompressedQueries& queries, const CompressedItems& items);

  // The block that the next scores are of.
  void load(std::size_t block);
  // Of queries [first, first + count), at most group(). thresholds [count].
  void compute(std::size_t first, std::size_t count, const float* thresholds);
  // Of query first + q: [items of the block], and bit i for item i.
  std::span<const float> scores(std::size_t q) const { return scores_.row(q).first(valid_); }
  std::uint32_t mask(std::size_t q) const {
    return masks_[q] & static_cast<std::uint32_t>((std::uint64_t{1} << valid_) - 1);
  }

 private:
  const CompressedQueries* queries_;
  const CompressedItems* items_;
  std::size_t block_ = 0;
  std::size_t valid_ = 0;
  const std::int8_t* panel_ = nullptr;
  Matrix<std::int8_t> unpacked_;  // the panel of 4-bit items
  Matrix<std::int32_t> sums_;     // [group, 32]
  Matrix<float> scores_;          // [group, 32]
  std::vector<std::uint32_t> masks_;
};

}  // namespace reckon
