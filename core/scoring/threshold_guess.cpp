#include "core/scoring/threshold_guess.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "core/scoring/kth_largest.h"

namespace reckon {
namespace {

constexpr std::size_t kShare = 16;       // one in so many blocks is looked at,
constexpr std::size_t kMostBlocks = 64;  // at most so many
constexpr float kNone = -std::numeric_limits<float>::infinity();

// Which of the sampled bounds to take. Of the best k, k * sampled / items are in the sample on
// average; four standard deviations (Poisson) and a few more than that are hardly ever.
std::size_t rank_in_sample(std::size_t k, std::size_t sampled, std::size_t items) {
  const double expected =
      static_cast<double>(k) * static_cast<double>(sampled) / static_cast<double>(items);
  return static_cast<std::size_t>(expected + 4 * std::sqrt(expected)) + 5;
}

// The upper bounds of a group of queries with all items of the sample, -infinity for excluded ones
// and bounds beyond the range.
class Sample {
 public:
  Sample(const ScannedQueries& queries, const QuantizedItems& items, std::size_t blocks)
      : queries_(queries),
        items_(items),
        blocks_(blocks),
        scores_(queries, items),
        upper_(queries.integers().group(), blocks * kBlockItems) {}

  void compute(std::size_t first, std::size_t count) {
    const std::vector<float> none(count, kNone);
    const Int8Queries::Session session(queries_.integers());
    for (std::size_t s = 0; s < blocks_; ++s) {
      scores_.compute(block(s), first, count, none.data());
      for (std::size_t q = 0; q < count; ++q) {
        const auto excluded = queries_.excluded(first + q);
        const std::size_t item = block(s) * kBlockItems;
        std::size_t next = begin_in(excluded, item);
        const std::uint32_t taken = scores_.mask(q) & ~listed_in_block(excluded, item, next);
        for (std::size_t i = 0; i < kBlockItems; ++i) {
          const float upper = scores_.upper(q)[i];
          const bool counts = (taken >> i & 1) != 0 && std::isfinite(upper);
          upper_.row(q)[s * kBlockItems + i] = counts ? upper : kNone;
        }
      }
    }
  }

  // About the lower bound of the item of that rank.
  float guess(std::size_t q, const CertifiedBound& bound, std::size_t rank) const {
    const auto row = upper_.row(q);
    const float upper = kth_largest(row, rank);
    if (upper == kNone) return kNone;
    const auto at = static_cast<std::size_t>(std::ranges::find(row, upper) - row.begin());
    const std::size_t b = block(at / kBlockItems);
    const std::size_t i = at % kBlockItems;
    return bound.lower(upper, items_.error_norms(b)[i], items_.norms(b)[i]);
  }

 private:
  std::size_t block(std::size_t s) const { return (2 * s + 1) * items_.blocks() / (2 * blocks_); }

  const ScannedQueries& queries_;
  const QuantizedItems& items_;
  std::size_t blocks_;
  BlockScores scores_;
  Matrix<float> upper_;  // [group, 32 blocks]
};

}  // namespace

std::vector<float> guess_thresholds(const ScannedQueries& queries, const QuantizedItems& items,
                                    std::size_t k, std::size_t threads) {
  std::vector<float> guesses(queries.count(), kNone);
  const std::size_t blocks = std::min(items.blocks() / kShare, kMostBlocks);
  const std::size_t rank = rank_in_sample(k, blocks * kBlockItems, items.count());
  if (rank > blocks * kBlockItems) return guesses;
  const std::size_t group = queries.integers().group();
  parallel_chunks((queries.count() + group - 1) / group, threads, [&](std::size_t g, std::size_t) {
    const std::size_t first = g * group;
    const std::size_t count = std::min(group, queries.count() - first);
    Sample sample(queries, items, blocks);
    sample.compute(first, count);
    for (std::size_t q = 0; q < count; ++q) {
      guesses[first + q] = sample.guess(q, queries.bounds()[first + q], rank);
    }
  });
  return guesses;
}

}  // namespace reckon
