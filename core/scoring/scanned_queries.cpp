#include "core/scoring/scanned_queries.h"

#include <algorithm>
#include <utility>

#include "core/scoring/upper_bounds.h"

namespace reckon {

struct ScannedQueries::Rounded {
  Rounded(MatrixView<const float> queries, Similarity similarity, std::int32_t most)
      : largest_four(most),
        limit(Int8Queries::fast_limit(most)),
        integers(queries.rows, queries.cols) {
    bounds.reserve(queries.rows);
    for (std::size_t q = 0; q < queries.rows; ++q) {
      const QuantizedRow row = quantize_row(queries.row(q), integers.row(q), limit);
      bounds.push_back(certified_bound(row, queries.cols, similarity));
    }
  }
  std::int32_t largest_four;
  std::int8_t limit;
  Matrix<std::int8_t> integers;
  std::vector<CertifiedBound> bounds;
};

ScannedQueries::ScannedQueries(MatrixView<const float> queries, Similarity similarity,
                               std::int32_t largest_four,
                               std::vector<std::span<const std::int32_t>> excluded)
    : ScannedQueries(Rounded(queries, similarity, largest_four), std::move(excluded)) {}

ScannedQueries::ScannedQueries(const Rounded& rounded,
                               std::vector<std::span<const std::int32_t>> excluded)
    : bounds_(rounded.bounds),
      integers_(rounded.integers, rounded.limit, rounded.largest_four),
      excluded_(std::move(excluded)) {}

BlockScores::BlockScores(const ScannedQueries& queries, const QuantizedItems& items)
    : queries_(&queries),
      items_(&items),
      sums_(queries.integers().group(), kBlockItems),
      upper_(queries.integers().group(), kBlockItems),
      masks_(queries.integers().group()) {}

void BlockScores::compute(std::size_t block, std::size_t first, std::size_t count,
                          const float* thresholds, NextBytes next) {
  queries_->integers().multiply(first, count, items_->panel(block), sums_.data(), next);
  upper_bounds({.items = *items_,
                .block = block,
                .sums = sums_.data(),
                .offset = queries_->integers().offset(),
                .upper = upper_.data()},
               queries_->bounds().subspan(first, count), thresholds, masks_.data());
  const std::size_t items_left = items_->count() - block * kBlockItems;
  valid_ = items_left >= kBlockItems ? ~std::uint32_t{0} : (std::uint32_t{1} << items_left) - 1;
}

std::uint32_t listed_in_block(std::span<const std::int32_t> list, std::size_t first,
                              std::size_t& next) {
  std::uint32_t mask = 0;
  for (; next < list.size(); ++next) {
    const auto item = static_cast<std::size_t>(list[next]);
    if (item >= first + kBlockItems) break;
    if (item >= first) mask |= std::uint32_t{1} << (item - first);
  }
  return mask;
}

std::size_t begin_in(std::span<const std::int32_t> list, std::size_t first) {
  const auto found = std::lower_bound(list.begin(), list.end(), static_cast<std::int32_t>(first));
  return static_cast<std::size_t>(found - list.begin());
}

}  // namespace reckon
