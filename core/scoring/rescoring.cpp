#include "core/scoring/rescoring.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <vector>

#include "core/scoring/dot_kernel.h"
#include "core/scoring/kth_largest.h"
#include "core/scoring/top_k.h"

namespace reckon {
namespace {

constexpr std::size_t kTogether = 8;  // items scored at a time

void fetch(const float* row, std::size_t size) {
  constexpr std::size_t kLine = 16;
  for (std::size_t k = 0; k < size; k += kLine) __builtin_prefetch(row + k);
}

struct RanksBefore {
  bool operator()(const ScoredItem& a, const ScoredItem& b) const { return ranks_before(a, b); }
};

// The best k of the scores so far.
class Best {
 public:
  Best(const ScoredRows& rows, std::span<const float> query, std::size_t k)
      : rows_(rows), query_(query), k_(k), scratch_(kTogether, query.size()) {}

  // Scores those of the candidates that are wanted, by their upper bounds, and may still be among
  // the best; returns their number. Rows are fetched while those before them are scored.
  template <typename Wanted>
  std::size_t score(std::span<const Candidate> candidates, Wanted wanted) {
    std::size_t scored = 0;
    std::size_t count = 0;
    std::int32_t waiting[2 * kTogether];
    for (const Candidate& candidate : candidates) {
      if (!wanted(candidate.upper)) continue;
      if (heap_.size() == k_ && candidate.upper < heap_.top().score) continue;
      fetch(rows_.address(static_cast<std::size_t>(candidate.item)), query_.size());
      waiting[count++] = candidate.item;
      if (count < 2 * kTogether) continue;
      score_together({waiting, kTogether});
      std::copy_n(waiting + kTogether, kTogether, waiting);
      count -= kTogether;
      scored += kTogether;
    }
    for (std::size_t i = 0; i < count; i += kTogether) {
      score_together({waiting + i, std::min(kTogether, count - i)});
    }
    return scored + count;
  }

  void write(std::span<std::int32_t> items, std::span<float> scores) {
    for (std::size_t p = k_; p-- > 0;) {
      const bool filled = p < heap_.size();
      items[p] = filled ? heap_.top().item : -1;
      scores[p] = filled ? heap_.top().score : -std::numeric_limits<float>::infinity();
      if (filled) heap_.pop();
    }
  }

 private:
  void score_together(std::span<const std::int32_t> items) {
    const float* rows[kTogether];
    float scores[kTogether];
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto item = static_cast<std::size_t>(items[i]);
      rows[i] = rows_.between(item, item + 1, scratch_.view().rows_between(i, i + 1)).data;
    }
    score_rows({rows, items.size()}, query_, rows_.similarity(), scores);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const ScoredItem scored = {scores[i], items[i]};
      if (heap_.size() == k_ && !ranks_before(scored, heap_.top())) continue;
      if (heap_.size() == k_) heap_.pop();
      heap_.push(scored);
    }
  }

  const ScoredRows& rows_;
  std::span<const float> query_;
  std::size_t k_;
  std::priority_queue<ScoredItem, std::vector<ScoredItem>, RanksBefore> heap_;
  Matrix<float> scratch_;
};

}  // namespace

std::size_t best_of_candidates(const ScoredRows& rows, std::span<const float> query,
                               std::span<const Candidate> candidates, std::span<std::int32_t> items,
                               std::span<float> scores) {
  Best best(rows, query, items.size());
  std::size_t scored = 0;
  if (!candidates.empty()) {
    std::vector<float> upper(candidates.size());
    std::ranges::transform(candidates, upper.begin(), &Candidate::upper);
    const float likely = kth_largest(upper, std::min(items.size(), upper.size()));
    scored = best.score(candidates, [=](float bound) { return bound >= likely; });
    scored += best.score(candidates, [=](float bound) { return bound < likely; });
  }
  best.write(items, scores);
  return scored;
}

}  // namespace reckon
