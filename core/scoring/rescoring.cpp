#include "core/scoring/rescoring.h"

#include <algorithm>
#include <limits>
#include <queue>

#include "core/scoring/dot_kernel.h"
#include "core/scoring/top_k.h"

namespace reckon {
namespace {

constexpr std::size_t kTogether = 8;  // items scored at a time

void fetch(const float* row, std::size_t size) {
  constexpr std::size_t kLine = 16;
  for (std::size_t k = 0; k < size; k += kLine) __builtin_prefetch(row + k);
}

// The best k of the scores so far.
class Best {
 public:
  Best(const ScoredRows& rows, std::span<const float> query, std::size_t k)
      : rows_(rows), query_(query), k_(k), heap_(ranks_before), scratch_(kTogether, query.size()) {}

  // Scores the candidates that may still be among the best; returns their number.
  std::size_t score(std::span<const Candidate> candidates) {
    std::size_t scored = 0;
    std::size_t count = 0;
    const Candidate* waiting[kTogether];
    for (const Candidate& candidate : candidates) {
      if (heap_.size() == k_ && candidate.upper < heap_.top().score) continue;
      fetch(rows_.address(static_cast<std::size_t>(candidate.item)), query_.size());
      waiting[count++] = &candidate;
      if (count < kTogether) continue;
      scored += count;
      score_together({waiting, count});
      count = 0;
    }
    score_together({waiting, count});
    return scored + count;
  }

  void write(std::span<std::int32_t> items, std::span<float> scores) {
    for (std::size_t p = k_; p-- > 0;) {
      const bool left = p >= heap_.size();
      items[p] = left ? -1 : heap_.top().item;
      scores[p] = left ? -std::numeric_limits<float>::infinity() : heap_.top().score;
      if (!left) heap_.pop();
    }
  }

 private:
  void score_together(std::span<const Candidate* const> candidates) {
    const float* rows[kTogether];
    float scores[kTogether];
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto item = static_cast<std::size_t>(candidates[i]->item);
      rows[i] = rows_.between(item, item + 1, scratch_.view().rows_between(i, i + 1)).data;
    }
    score_rows({rows, candidates.size()}, query_, rows_.similarity(), scores);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const ScoredItem scored = {scores[i], candidates[i]->item};
      if (heap_.size() == k_ && !ranks_before(scored, heap_.top())) continue;
      if (heap_.size() == k_) heap_.pop();
      heap_.push(scored);
    }
  }

  const ScoredRows& rows_;
  std::span<const float> query_;
  std::size_t k_;
  std::priority_queue<ScoredItem, std::vector<ScoredItem>, decltype(&ranks_before)> heap_;
  Matrix<float> scratch_;
};

}  // namespace

std::size_t best_of_candidates(const ScoredRows& rows, std::span<const float> query,
                               std::vector<Candidate> candidates, std::span<std::int32_t> items,
                               std::span<float> scores) {
  const std::size_t k = std::min(items.size(), candidates.size());
  std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(k),
                   candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.upper > b.upper; });
  Best best(rows, query, items.size());
  const std::span all(candidates);
  const std::size_t scored = best.score(all.first(k)) + best.score(all.subspan(k));
  best.write(items, scores);
  return scored;
}

}  // namespace reckon
