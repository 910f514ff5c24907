#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "eval/classification/row_weights.h"

namespace reckon {

// Probabilities of every class [rows, classes] against the true class of each row.

// Mean of -log(probability of the true class), the probability brought into [clip, 1 - clip].
// A truth of weight 0 in a class that has probability 0 is not infinite because of the clipping.
WeightedMean log_loss(MatrixView<const double> probabilities, std::span<const std::int32_t> truth,
                      double clip, const RowWeights& weights);

// Mean over rows of the squared distance between the probabilities and 1 for the true class, 0 for
// the others (Brier, "Verification of forecasts expressed in terms of probability", 1950): in
// [0, 2], for two classes twice the mean squared error of the positive one's probability.
WeightedMean brier_score(MatrixView<const double> probabilities,
                         std::span<const std::int32_t> truth, const RowWeights& weights);

// Rows by confidence: how much they weigh, how confident they are and how often right, each bin.
struct CalibrationBins {
  std::vector<double> boundaries;  // lower bound of each bin, ascending
  std::vector<double> weight;
  std::vector<double> confidence;  // mean; 0 for an empty bin
  std::vector<double> accuracy;    // mean; 0 for an empty bin
};
// A row is in the last bin whose lower bound its confidence reaches; a confidence below all of them
// throws Error.
CalibrationBins calibration_bins(std::span<const double> confidences,
                                 std::span<const std::uint8_t> right,
                                 std::vector<double> boundaries, const RowWeights& weights);

// Gap |accuracy - confidence| of the bins: their mean by weight (expected calibration error;
// Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
// 2015), its root mean square, or the largest.
enum class CalibrationNorm { kMean, kRootMeanSquare, kLargest };
double calibration_error(const CalibrationBins& bins, CalibrationNorm norm);

// Most confident class of each row, and whether it is the true one; the first of equals.
struct Confidences {
  std::vector<double> values;
  std::vector<std::uint8_t> right;
};
Confidences top_confidences(MatrixView<const double> probabilities,
                            std::span<const std::int32_t> truth);

}  // namespace reckon
