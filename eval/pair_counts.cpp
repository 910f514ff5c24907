#include "eval/pair_counts.h"

#include <cstddef>

namespace reckon {

template <typename Score>
PairCounter<Score>::PairCounter(std::span<const Score> ascending_positives)
    : positives_(ascending_positives),
      at_place_(ascending_positives.size() + 1),
      tied_at_(ascending_positives.size() + 1) {}

template <typename Score>
void PairCounter<Score>::add(std::span<const Score> negatives) {
  for (const Score score : negatives) {
    // Binary search without branches: the outcome of each step is unpredictable.
    const Score* first = positives_.data();
    std::size_t left = positives_.size();
    while (left > 0) {
      const std::size_t half = (left + 1) / 2;
      first += first[half - 1] < score ? half : 0;
      left -= half;
    }
    const auto place = static_cast<std::size_t>(first - positives_.data());
    ++at_place_[place];
    if (place < positives_.size() && positives_[place] == score) ++tied_at_[place];
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
