#include "eval/classification/probability_scores.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"

namespace reckon {

WeightedMean log_loss(MatrixView<const double> probabilities, std::span<const std::int32_t> truth,
                      double clip, const RowWeights& weights) {
  return mean_over_rows(truth.size(), weights, [&](std::size_t row) {
    const double probability = probabilities.row(row)[static_cast<std::size_t>(truth[row])];
    return -std::log(std::clamp(probability, clip, 1.0 - clip));
  });
}

WeightedMean brier_score(MatrixView<const double> probabilities,
                         std::span<const std::int32_t> truth, const RowWeights& weights) {
  return mean_over_rows(truth.size(), weights, [&](std::size_t row) {
    double sum = 0.0;
    for (std::size_t label = 0; label < probabilities.cols; ++label) {
      const double is = static_cast<std::size_t>(truth[row]) == label ? 1.0 : 0.0;
      const double gap = is - probabilities.row(row)[label];
      sum += gap * gap;
    }
    return sum;
  });
}

CalibrationBins calibration_bins(std::span<const double> confidences,
                                 std::span<const std::uint8_t> right,
                                 std::vector<double> boundaries, const RowWeights& weights) {
  std::vector<WeightedMean> confidence(boundaries.size());
  std::vector<WeightedMean> accuracy(boundaries.size());
  for (std::size_t row = 0; row < confidences.size(); ++row) {
    if (!weights.has(row)) continue;
    const auto above = std::ranges::upper_bound(boundaries, confidences[row]);
    if (above == boundaries.begin()) {
      fail("calibration: row {}: confidence {}, expected at least {}", row, confidences[row],
           boundaries.empty() ? 0.0 : boundaries.front());
    }
    const auto bin = static_cast<std::size_t>(above - boundaries.begin()) - 1;
    confidence[bin].add(weights[row], confidences[row]);
    accuracy[bin].add(weights[row], right[row]);
  }
  CalibrationBins bins;
  bins.boundaries = std::move(boundaries);
  for (std::size_t bin = 0; bin < confidence.size(); ++bin) {
    const double weight = confidence[bin].weight();
    bins.weight.push_back(weight);
    bins.confidence.push_back(weight > 0.0 ? confidence[bin].mean() : 0.0);
    bins.accuracy.push_back(weight > 0.0 ? accuracy[bin].mean() : 0.0);
  }
  return bins;
}

double calibration_error(const CalibrationBins& bins, CalibrationNorm norm) {
  WeightedMean mean;
  double largest = 0.0;
  for (std::size_t bin = 0; bin < bins.weight.size(); ++bin) {
    const double gap = std::abs(bins.accuracy[bin] - bins.confidence[bin]);
    largest = std::max(largest, gap);
    mean.add(bins.weight[bin], norm == CalibrationNorm::kMean ? gap : gap * gap);
  }
  if (norm == CalibrationNorm::kLargest) return largest;
  return norm == CalibrationNorm::kMean ? mean.mean() : std::sqrt(mean.mean());
}

Confidences top_confidences(MatrixView<const double> probabilities,
                            std::span<const std::int32_t> truth) {
  Confidences top;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    const auto of_row = probabilities.row(row);
    const auto best = std::ranges::max_element(of_row);
    top.values.push_back(*best);
    top.right.push_back(best - of_row.begin() == truth[row] ? 1 : 0);
  }
  return top;
}

}  // namespace reckon
