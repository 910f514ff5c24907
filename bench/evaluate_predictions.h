#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "bench/experiment.h"
#include "core/progress.h"

namespace reckon {

struct EvaluatePredictionsOptions {
  std::filesystem::path predictions;
  std::filesystem::path dataset;
  DataOptions data;
  std::vector<std::size_t>
      cutoffs;  // empty: those of 5, 10, 20, 50 that the lists are long enough for
  ResamplingOptions resampling;
  double confidence = 0.95;
};

// The metrics of every list and every task in a predictions file against its dataset. Throws Error
// when the file was made from another dataset, or a list, a user or a row does not fit it.
ExperimentResult evaluate_predictions(const EvaluatePredictionsOptions& options,
                                      Progress& progress);

}  // namespace reckon
