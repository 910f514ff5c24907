#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace reckon {

// The state of an exact AUC: how often a positive scores above a negative, a tie counting half
// (Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger
// than the Other", 1947). Integers only, so that states of disjoint parts merge in any order to the
// same value. 128 bits hold 10^9 positives against 10^16 negatives with room to spare.
struct PairCounts {
  __extension__ using Count = unsigned __int128;

  Count twice_wins = 0;  // 2 x (positive above negative) + (tied)
  Count pairs = 0;       // positives x negatives

  void merge(const PairCounts& other) {
    twice_wins += other.twice_wins;
    pairs += other.pairs;
  }
  // In [0, 1]; NaN where there is no pair.
  double auc() const {
    if (pairs == 0) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(twice_wins) / (2.0 * static_cast<double>(pairs));
  }
  bool operator==(const PairCounts&) const = default;
};

// Counts pairs of fixed positives with negatives that come in parts, in any order. No score may be
// NaN. O(log positives) time for each negative; memory of two counts for each positive. Defined for
// float and double.
template <typename Score>
class PairCounter {
 public:
  // The positives must outlive the counter.
  explicit PairCounter(std::span<const Score> ascending_positives);

  void add(std::span<const Score> negatives);
  PairCounts counts() const;

 private:
  std::span<const Score> positives_;
  // Negatives by their place, the number of positives below them; and those of them that equal the
  // positive at that place.
  std::vector<std::uint64_t> at_place_, tied_at_;  // [positives + 1]
};

// All pairs at once.
template <typename Score>
PairCounts count_pairs(std::span<const Score> ascending_positives,
                       std::span<const Score> negatives) {
  PairCounter<Score> counter(ascending_positives);
  counter.add(negatives);
  return counter.counts();
}

}  // namespace reckon
