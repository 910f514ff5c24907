#include "eval/classification/scored_pairs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"

namespace reckon {
namespace {

// Rows are thrown into buckets of about equal width between the smallest and the largest score, as
// the first step of a radix sort does with digits. Pairs from different buckets are decided by the
// buckets' sizes, pairs within one by doing the same again, and in the end by comparing them all.
// Nothing is ever sorted unless the scores are so unevenly spread that buckets do not part them.
constexpr std::size_t kMaxBuckets = 4096;  // two write streams each, of positives and of negatives
constexpr std::size_t kRowsPerBucket = 8;
constexpr std::size_t kMaxComparisons = 256;  // of a bucket that is not divided further
constexpr int kMaxDepth = 4;

using Count = PairCounts::Count;

template <typename Score>
struct Bounds {
  Score low = std::numeric_limits<Score>::infinity();
  Score high = -std::numeric_limits<Score>::infinity();

  void extend(std::span<const Score> scores) {
    for (const Score score : scores) {
      low = score < low ? score : low;
      high = score > high ? score : high;
    }
  }
};

// Which bucket a score is in. A score that is not lower is in a bucket that is not lower: rounding
// keeps the order.
template <typename Score>
class Buckets {
 public:
  Buckets(Bounds<Score> bounds, std::size_t rows)
      : low_(bounds.low),
        count_(std::clamp<std::size_t>(rows / kRowsPerBucket, 2, kMaxBuckets)),
        scale_(static_cast<Score>(count_) / (bounds.high - bounds.low)) {}

  // False where the arithmetic overflows: infinite scores, ranges beyond or near the limits.
  bool divides() const { return std::isnormal(scale_) && std::isfinite(low_); }
  std::size_t count() const { return count_; }
  std::size_t of(Score score) const {
    const auto bucket = static_cast<std::int32_t>((score - low_) * scale_);
    return std::min(static_cast<std::size_t>(bucket), count_ - 1);
  }

 private:
  Score low_;
  std::size_t count_;
  Score scale_;
};

template <typename Score>
Count compare_all(std::span<const Score> positives, std::span<const Score> negatives) {
  std::uint32_t twice_wins = 0;
  for (const Score positive : positives) {
    for (const Score negative : negatives) {
      twice_wins += static_cast<std::uint32_t>(positive > negative) +
                    static_cast<std::uint32_t>(positive >= negative);
    }
  }
  return twice_wins;
}

template <typename Score>
Count compare_sorted(std::span<const Score> positives, std::span<const Score> negatives) {
  std::vector<Score> ascending(positives.begin(), positives.end());
  std::ranges::sort(ascending);
  return count_pairs<Score>(ascending, negatives).twice_wins;
}

// Where the rows of each bucket begin: [2 * bucket] its negatives, [2 * bucket + 1] its positives.
using Places = std::vector<std::size_t>;

// Turns sizes into the first place of each, and counts the pairs of different buckets.
Count place_buckets(Places& sizes) {
  Count twice_wins = 0;
  std::size_t place = 0;
  std::size_t lower_negatives = 0;
  for (std::size_t i = 0; i < sizes.size(); i += 2) {
    const std::size_t negatives = sizes[i];
    const std::size_t positives = sizes[i + 1];
    twice_wins += 2 * static_cast<Count>(positives) * lower_negatives;
    lower_negatives += negatives;
    sizes[i] = place;
    sizes[i + 1] = place + negatives;
    place += negatives + positives;
  }
  return twice_wins;
}

// Twice the wins among the rows of one bucket.
template <typename Score>
Count count_within(std::span<const Score> positives, std::span<const Score> negatives, int depth) {
  if (positives.empty() || negatives.empty()) return 0;
  const std::size_t rows = positives.size() + negatives.size();
  if (rows <= 32 || positives.size() * negatives.size() <= kMaxComparisons) {
    return compare_all(positives, negatives);
  }
  Bounds<Score> bounds;
  bounds.extend(positives);
  bounds.extend(negatives);
  if (bounds.low == bounds.high) return static_cast<Count>(positives.size()) * negatives.size();
  const Buckets<Score> buckets(bounds, rows);
  if (depth == kMaxDepth || !buckets.divides()) return compare_sorted(positives, negatives);

  Places places(2 * buckets.count());
  for (const Score score : negatives) ++places[2 * buckets.of(score)];
  for (const Score score : positives) ++places[2 * buckets.of(score) + 1];
  Count twice_wins = place_buckets(places);
  const Places begins = places;
  std::vector<Score> parted(rows);
  for (const Score score : negatives) parted[places[2 * buckets.of(score)]++] = score;
  for (const Score score : positives) parted[places[2 * buckets.of(score) + 1]++] = score;
  for (std::size_t i = 0; i < begins.size(); i += 2) {
    const std::span<const Score> all(parted);
    twice_wins += count_within(all.subspan(begins[i + 1], places[i + 1] - begins[i + 1]),
                               all.subspan(begins[i], places[i] - begins[i]), depth + 1);
  }
  return twice_wins;
}

}  // namespace

template <typename Score>
PairCounts count_scored_pairs(std::span<const Score> scores, std::span<const std::uint8_t> positive,
                              std::size_t threads) {
  const std::size_t rows = scores.size();
  if (rows != positive.size()) fail("AUC: {} scores and {} labels", rows, positive.size());
  threads = std::max<std::size_t>(1, threads);
  constexpr std::size_t kRowsPerChunk = std::size_t{1} << 16;
  const std::size_t chunks = std::clamp<std::size_t>(rows / kRowsPerChunk, 1, threads);
  const auto chunk_begin = [&](std::size_t chunk) { return rows * chunk / chunks; };

  struct Chunk {
    Bounds<Score> bounds;
    std::size_t positives = 0;
    std::size_t first_nan = std::numeric_limits<std::size_t>::max();
    Places places;
  };
  std::vector<Chunk> parts(chunks);
  parallel_chunks(chunks, threads, [&](std::size_t c, std::size_t) {
    Chunk& part = parts[c];
    const std::size_t begin = chunk_begin(c);
    const auto own = scores.subspan(begin, chunk_begin(c + 1) - begin);
    part.bounds.extend(own);
    bool nan = false;
    for (std::size_t i = 0; i < own.size(); ++i) {
      nan |= std::isnan(own[i]);
      part.positives += positive[begin + i] != 0 ? 1u : 0u;
    }
    if (!nan) return;
    const auto found = std::ranges::find_if(own, [](Score score) { return std::isnan(score); });
    part.first_nan = begin + static_cast<std::size_t>(found - own.begin());
  });
  Bounds<Score> bounds;
  std::size_t positives = 0;
  for (const Chunk& part : parts) {
    if (part.first_nan < rows) fail("AUC: row {}: the score is not a number", part.first_nan);
    bounds.low = std::min(bounds.low, part.bounds.low);
    bounds.high = std::max(bounds.high, part.bounds.high);
    positives += part.positives;
  }
  PairCounts counts;
  counts.pairs = static_cast<Count>(positives) * (rows - positives);
  if (counts.pairs == 0) return counts;
  if (bounds.low == bounds.high) {
    counts.twice_wins = counts.pairs;
    return counts;
  }

  std::vector<Score> parted(rows);
  const Buckets<Score> buckets(bounds, rows);
  if (!buckets.divides()) {
    std::size_t ends[] = {0, rows - positives};
    for (std::size_t i = 0; i < rows; ++i) parted[ends[positive[i] != 0 ? 1 : 0]++] = scores[i];
    const std::span<const Score> all(parted);
    counts.twice_wins = compare_sorted(all.subspan(rows - positives), all.first(rows - positives));
    return counts;
  }
  parallel_chunks(chunks, threads, [&](std::size_t c, std::size_t) {
    parts[c].places.assign(2 * buckets.count(), 0);
    std::size_t* const sizes = parts[c].places.data();
    for (std::size_t i = chunk_begin(c); i < chunk_begin(c + 1); ++i) {
      ++sizes[2 * buckets.of(scores[i]) + (positive[i] != 0 ? 1u : 0u)];
    }
  });
  Places begins(2 * buckets.count());
  for (const Chunk& part : parts) {
    for (std::size_t i = 0; i < begins.size(); ++i) begins[i] += part.places[i];
  }
  counts.twice_wins = place_buckets(begins);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    std::size_t place = begins[i];
    for (Chunk& part : parts) {
      const std::size_t size = part.places[i];
      part.places[i] = place;
      place += size;
    }
  }
  parallel_chunks(chunks, threads, [&](std::size_t c, std::size_t) {
    std::size_t* const places = parts[c].places.data();
    Score* const out = parted.data();
    for (std::size_t i = chunk_begin(c); i < chunk_begin(c + 1); ++i) {
      out[places[2 * buckets.of(scores[i]) + (positive[i] != 0 ? 1u : 0u)]++] = scores[i];
    }
  });
  begins.push_back(rows);
  std::vector<Count> of_thread(threads);
  parallel_chunks(buckets.count(), threads, [&](std::size_t bucket, std::size_t thread) {
    const std::span<const Score> all(parted);
    const std::size_t begin = begins[2 * bucket];
    const std::size_t middle = begins[2 * bucket + 1];
    const std::size_t end = begins[2 * bucket + 2];
    of_thread[thread] +=
        count_within(all.subspan(middle, end - middle), all.subspan(begin, middle - begin), 1);
  });
  for (const Count& count : of_thread) counts.twice_wins += count;
  return counts;
}

template PairCounts count_scored_pairs(std::span<const float>, std::span<const std::uint8_t>,
                                       std::size_t);
template PairCounts count_scored_pairs(std::span<const double>, std::span<const std::uint8_t>,
                                       std::size_t);

}  // namespace reckon
