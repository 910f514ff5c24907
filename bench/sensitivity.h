#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/experiment_data.h"
#include "core/progress.h"
#include "eval/embedding_agreement.h"
#include "eval/metric_comparison.h"

namespace reckon {

struct SensitivityOptions {
  std::filesystem::path dataset;
  std::filesystem::path model;
  std::string reference = "fp32";
  std::string precision = "int8";  // what parts are tried in
  // The largest loss of NDCG that is accepted, as a share of the reference's: the mixture's
  // interval must lie above it.
  double margin = 0.005;
  DataOptions data;
  std::size_t resamples = 1000;
  std::uint64_t seed = 1;
  std::size_t threads = 0;
  std::size_t token_budget = 1024;
};

// A variant beside the reference: item embeddings, and the content recommender's lists.
struct VariantLoss {
  std::string variant;
  EmbeddingAgreement embeddings;
  MetricComparison ndcg;  // at the main cutoff; the variant less the reference
};

struct Sensitivity {
  std::string metric;                // "ndcg@10"
  double reference = 0;              // its value
  std::size_t items = 0, users = 0;  // those that were encoded and evaluated
  std::vector<VariantLoss> parts;    // one linear layer alone, in the order of the layers
  // All parts in the precision, then more and more of the most sensitive ones (by mean cosine)
  // back in the reference's, as they were tried; the last one keeps to the margin, if any does.
  std::vector<VariantLoss> mixtures;
  bool within_margin = false;
};

// Which part of the encoder costs how much in a precision, and the mixture with the most parts in
// it whose loss keeps to the margin. How many parts go back is searched by halving, which takes the
// loss to shrink as more of them do. Throws Error for a dataset without texts or interactions.
Sensitivity measure_sensitivity(const SensitivityOptions& options, Progress& progress);

}  // namespace reckon
