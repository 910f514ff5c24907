#include "eval/classification/score_order.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace reckon {

ScoreOrder::ScoreOrder(ScoreColumn scores) {
  if (scores.size() >= kLast) {
    fail("scores: {} rows, expected fewer than {}", scores.size(), kLast);
  }
  struct ScoredRow {
    double score;
    std::uint32_t row;
  };
  std::vector<ScoredRow> rows(scores.size());
  for (std::size_t row = 0; row < scores.size(); ++row) {
    if (std::isnan(scores[row])) fail("scores: row {}: the score is not a number", row);
    rows[row] = {scores[row], static_cast<std::uint32_t>(row)};
  }
  std::ranges::sort(rows, [](const ScoredRow& a, const ScoredRow& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
  });
  entries_.resize(rows.size());
  for (std::size_t place = 0; place < rows.size(); ++place) {
    const bool last = place + 1 == rows.size() || rows[place + 1].score != rows[place].score;
    entries_[place] = rows[place].row | (last ? kLast : 0);
  }
}

}  // namespace reckon
