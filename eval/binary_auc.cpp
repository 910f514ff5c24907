#include "eval/binary_auc.h"

#include "eval/classification/scored_pairs.h"

namespace reckon {

double binary_auc(std::span<const double> scores, std::span<const std::uint8_t> positive) {
  return count_scored_pairs(scores, positive).auc();
}

}  // namespace reckon
