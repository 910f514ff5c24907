#pragma once

#include <cstddef>
#include <memory>

#include "eval/classification/decided.h"
#include "eval/classification/label_measure.h"

namespace reckon::label_definitions_of::torchmetrics {

// The data with its decisions taken: score > threshold (not >=), or the true label where it is
// among the top k and the first label where it is not.
struct OwnDecisions {
  LabelledPredictions data;
  std::unique_ptr<DecidedPredictions> decided;
  std::size_t top_k = 1;
};

// Arguments "threshold", "top_k" and "preds". Throws Error where nothing is predicted.
std::shared_ptr<const OwnDecisions> decide(const LabelledPredictions& given,
                                           const MeasureName& name);

}  // namespace reckon::label_definitions_of::torchmetrics
