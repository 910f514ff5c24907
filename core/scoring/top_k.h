#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace reckon {

// An item row with its score.
struct ScoredItem {
  float score;
  std::int32_t item;
  bool operator==(const ScoredItem&) const = default;
};

// The order of every list of recommendations: score descending, then the smaller item row.
inline bool ranks_before(const ScoredItem& a, const ScoredItem& b) {
  return a.score > b.score || (a.score == b.score && a.item < b.item);
}

// Keeps the best k of all items offered so far, in memory for at most 2 k of them: items gather in
// a buffer, which is cut to the best k each time it is full. What it keeps does not depend on the
// order of the offers. A score of NaN is never kept.
class TopKSelector {
 public:
  explicit TopKSelector(std::size_t k);

  // An item with a score below this one would not be kept.
  float threshold() const { return last_kept_.score; }
  void offer(ScoredItem candidate) {
    if (ranks_before(candidate, last_kept_)) keep(candidate);
  }
  // Offers the items [first_item, first_item + scores.size()).
  void offer_row(std::span<const float> scores, std::int32_t first_item);
  // Offers all that another selector has kept.
  void absorb(const TopKSelector& other) {
    for (const ScoredItem& candidate : other.buffer_) offer(candidate);
  }
  // The best of the items offered, at most k, best first; the selector is then empty.
  std::vector<ScoredItem> take();

 private:
  void keep(ScoredItem candidate);
  void cut();

  static constexpr ScoredItem kNothing = {-std::numeric_limits<float>::infinity(),
                                          std::numeric_limits<std::int32_t>::max()};
  std::size_t k_;
  ScoredItem last_kept_ = kNothing;  // worst of the best k; kNothing while there are fewer
  std::vector<ScoredItem> buffer_;
};

// The best k items of a row of scores, best first; fewer where fewer are left. Item i has score
// scores[i]; `excluded_ascending` are item rows that must not appear.
std::vector<ScoredItem> select_top_k(std::span<const float> scores,
                                     std::span<const std::int32_t> excluded_ascending,
                                     std::size_t k);

}  // namespace reckon
