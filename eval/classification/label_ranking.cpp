#include "eval/classification/label_ranking.h"

#include <algorithm>
#include <limits>

#include "core/exact_sum.h"

namespace reckon {
namespace {

struct ScoredLabel {
  double score;
  bool is_true;
};

std::vector<ScoredLabel> descending(std::span<const double> scores,
                                    std::span<const std::uint8_t> is_true) {
  std::vector<ScoredLabel> labels(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) labels[i] = {scores[i], is_true[i] != 0};
  std::ranges::sort(labels, std::ranges::greater(), &ScoredLabel::score);
  return labels;
}

// Calls visit(true labels, other labels) for each group of equal scores from the highest on.
template <typename Visit>
void for_groups(const std::vector<ScoredLabel>& labels, const Visit& visit) {
  for (std::size_t i = 0; i < labels.size();) {
    const double score = labels[i].score;
    std::size_t trues = 0;
    std::size_t others = 0;
    for (; i < labels.size() && labels[i].score == score; ++i)
      ++(labels[i].is_true ? trues : others);
    visit(trues, others);
  }
}

}  // namespace

double label_ranking_average_precision(std::span<const double> scores,
                                       std::span<const std::uint8_t> is_true) {
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(is_true, [](std::uint8_t x) { return x != 0; }));
  if (count == 0 || count == scores.size()) return 1.0;
  ExactSum sum;
  std::size_t trues_above = 0;
  std::size_t above = 0;
  for_groups(descending(scores, is_true), [&](std::size_t trues, std::size_t others) {
    trues_above += trues;
    above += trues + others;
    if (trues == 0) return;
    const double precision = static_cast<double>(trues_above) / static_cast<double>(above);
    sum.add(static_cast<double>(trues) * precision);
  });
  return sum.value() / static_cast<double>(count);
}

double label_coverage(std::span<const double> scores, std::span<const std::uint8_t> is_true) {
  double lowest = std::numeric_limits<double>::infinity();
  bool any = false;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (is_true[i] == 0) continue;
    any = true;
    lowest = std::min(lowest, scores[i]);
  }
  if (!any) return 0.0;
  return static_cast<double>(
      std::ranges::count_if(scores, [&](double score) { return score >= lowest; }));
}

double label_ranking_loss(std::span<const double> scores, std::span<const std::uint8_t> is_true) {
  std::uint64_t lost = 0;
  std::uint64_t others_above = 0;  // or equal
  std::uint64_t count = 0;
  for_groups(descending(scores, is_true), [&](std::size_t trues, std::size_t others) {
    others_above += others;
    lost += trues * others_above;
    count += trues;
  });
  const std::uint64_t pairs = count * others_above;
  return pairs == 0 ? 0.0 : static_cast<double>(lost) / static_cast<double>(pairs);
}

std::vector<double> rank_labels(MatrixView<const double> scores,
                                MatrixView<const std::uint8_t> truth,
                                double (*measure)(std::span<const double>,
                                                  std::span<const std::uint8_t>)) {
  std::vector<double> values(scores.rows);
  for (std::size_t row = 0; row < scores.rows; ++row) {
    values[row] = measure(scores.row(row), truth.row(row));
  }
  return values;
}

std::size_t place_of_label(std::span<const double> scores, std::size_t label, EqualScores equal) {
  std::size_t place = 0;
  const bool later_first = equal == EqualScores::kLaterFirst;
  for (std::size_t other = 0; other < scores.size(); ++other) {
    const bool before =
        scores[other] > scores[label] ||
        (scores[other] == scores[label] && other != label && (other > label) == later_first);
    place += before ? 1 : 0;
  }
  return place;
}

}  // namespace reckon
