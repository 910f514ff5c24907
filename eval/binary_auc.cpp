#include "eval/binary_auc.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/error.h"
#include "eval/pair_counts.h"

namespace reckon {

double binary_auc(std::span<const double> scores, std::span<const std::uint8_t> positive) {
  if (scores.size() != positive.size()) {
    fail("AUC: {} scores and {} labels", scores.size(), positive.size());
  }
  std::vector<double> positives;
  std::vector<double> negatives;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    if (std::isnan(scores[row])) fail("AUC: row {}: the score is not a number", row);
    (positive[row] != 0 ? positives : negatives).push_back(scores[row]);
  }
  std::ranges::sort(positives);
  return count_pairs<double>(positives, negatives).auc();
}

}  // namespace reckon
