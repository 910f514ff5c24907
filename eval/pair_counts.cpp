#include "eval/pair_counts.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace reckon {

template <typename Score>
PairCounter<Score>::PairCounter(std::span<const Score> ascending_positives)
    : positives_(ascending_positives),
      at_place_(ascending_positives.size() + 1),
      tied_at_(ascending_positives.size() + 1) {}

template <typename Score>
void PairCounter<Score>::add(std::span<const Score> negatives) {
  constexpr std::size_t kTogether = 8;
  const std::size_t n = positives_.size();
  for (std::size_t begin = 0; begin < negatives.size(); begin += kTogether) {
    const std::size_t count = std::min(kTogether, negatives.size() - begin);
    std::array<Score, kTogether> scores{};
    std::copy_n(negatives.begin() + static_cast<std::ptrdiff_t>(begin), count, scores.begin());
    // Binary searches of several scores together: each step of one waits for a load, the steps of
    // the others fill the time. A product in place of a branch, whose outcome nobody could predict.
    std::array<std::size_t, kTogether> places{};
    for (std::size_t left = n; left > 0;) {
      const std::size_t half = (left + 1) / 2;
      for (std::size_t i = 0; i < kTogether; ++i) {
        places[i] += half * static_cast<std::size_t>(positives_[places[i] + half - 1] < scores[i]);
      }
      left -= half;
    }
    for (std::size_t i = 0; i < count; ++i) {
      ++at_place_[places[i]];
      if (places[i] < n && positives_[places[i]] == scores[i]) ++tied_at_[places[i]];
    }
  }
}

template <typename Score>
PairCounts PairCounter<Score>::counts() const {
  const std::size_t n = positives_.size();
  PairCounts::Count negatives = 0;
  for (const std::uint64_t count : at_place_) negatives += count;
  PairCounts result;
  result.pairs = negatives * n;
  for (std::size_t place = 0; place < n;) {
    std::size_t end = place + 1;  // of the positives that equal the one at place
    while (end < n && positives_[end] == positives_[place]) ++end;
    // All positives from here on are above the negatives at this place, or tied with them.
    result.twice_wins += static_cast<PairCounts::Count>(2 * (n - place)) * at_place_[place];
    result.twice_wins -= static_cast<PairCounts::Count>(end - place) * tied_at_[place];
    place = end;
  }
  return result;
}

template class PairCounter<float>;
template class PairCounter<double>;

}  // namespace reckon
