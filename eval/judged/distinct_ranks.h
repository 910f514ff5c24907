#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace reckon {

// Ranks a few documents of lists, one list after another, whose scores no other document has: the
// rank of such a document is how many scores are higher, and the others need none.
class DistinctRanks {
 public:
  static constexpr std::size_t kMostScores = 16384;  // of lists without any tie

  // Ranks, from 0, the scores at these places; no NaN. False: one of them is tied with another
  // score, or, with `no_ties`, any two scores are equal, or there are more than kMostScores, or,
  // rarely, it could not be told quickly.
  bool rank(std::span<const double> scores, std::span<const std::uint32_t> places, bool no_ties);
  bool rank(std::span<const float> scores, std::span<const std::uint32_t> places, bool no_ties);
  std::span<const std::uint32_t> ranks() const { return ranks_; }

 private:
  template <typename Score>
  bool all_distinct(std::span<const Score> scores);
  template <typename Score>
  bool rank_places_of(std::span<const Score> scores, std::span<const std::uint32_t> places,
                      bool no_ties);

  static constexpr std::size_t kSlotsAScore = 16;  // at least 16, at most 32

  // Of each hash value: base_ and the place of the first score of this list that has it; smaller
  // numbers are of lists before.
  std::vector<std::uint16_t> first_;
  std::uint32_t base_ = 0;
  std::vector<std::uint32_t> slots_;     // of each score: its hash value
  std::vector<std::uint32_t> collided_;  // places of scores whose hash value another one had
  std::vector<double> collided_scores_;
  std::vector<std::uint32_t> ranks_;
};

}  // namespace reckon
