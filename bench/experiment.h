#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/experiment_data.h"
#include "bench/foreign_embeddings.h"
#include "bench/item_encoding.h"
#include "bench/measured_work.h"
#include "bench/recommendation.h"
#include "bench/run_folder.h"
#include "bench/system_slices.h"
#include "bench/task_run.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "datasets/dataset.h"
#include "eval/embedding_agreement.h"
#include "eval/list_agreement.h"
#include "eval/metric_comparison.h"

namespace reckon {

struct ExperimentOptions {
  std::filesystem::path dataset;
  std::filesystem::path model;  // empty: only what needs no model
  std::vector<std::string> variants = {"fp32"};
  std::string sweep;  // axes (bench/sweep.h) whose combinations replace the variants; empty: none
  std::vector<ForeignEmbeddings> embeddings;
  std::filesystem::path output;
  DataOptions data;
  std::vector<std::size_t> cutoffs;  // empty: those of 5, 10, 20, 50 that the catalogue has
  bool raw = false;
  std::size_t latency_texts = 400;
  std::size_t resamples = 1000;
  double confidence = 0.95;  // of intervals of metrics
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: all that this process may run on
  std::size_t token_budget = EncodeOptions{}.token_budget;
};

struct StageTime {
  std::string name;
  double seconds = 0;
};

// How close a variant is to the first one.
struct VariantFidelity {
  std::optional<EmbeddingAgreement> embeddings;  // none: other lengths or axes
  struct Lists {
    std::string recommender;
    ListAgreement agreement;
  };
  std::vector<Lists> lists;
};

struct ComparedSystems {
  std::string a;
  std::string b;
  std::vector<MetricComparison> metrics;
};

// All that one run measured.
struct ExperimentResult {
  ExperimentOptions options;  // with every default resolved
  DatasetInfo dataset;
  std::string dataset_identity;
  std::size_t items = 0, users = 0, interactions = 0;
  std::string positive_rule;
  std::string split_name;
  Attributes split;  // how it was made
  std::map<std::string, std::size_t>
      split_counts;  // interactions of train, validation, test, left_out
  std::optional<Model> model;
  std::unique_ptr<Tokenizer> tokenizer;
  std::vector<MeasuredVariant> variants;
  WorkAtLimits work;                           // of the catalogue, which may not have texts
  std::vector<std::vector<double>> latencies;  // [variants][texts] seconds
  std::vector<ForeignVectors> foreign;         // [options.embeddings]
  // [variants, then foreign], none for the first
  std::vector<std::optional<VariantFidelity>> fidelity;
  std::vector<SystemRun> systems;
  std::vector<ItemSearch> searches;  // of all variants, where one keeps its items in fewer bits
  std::vector<TaskRun> tasks;
  std::vector<ComparedSystems> comparisons;
  ExperimentSlices slices;
  std::vector<StageTime> stages;
  std::vector<std::string> warnings;
};

// The default experiment: encode, recommend, evaluate, time. Parts that the dataset has no data for
// are left out, and a warning says so. Leaves predictions.h5 as a draft in the folder. A run that
// was stopped is taken up where it was.
ExperimentResult run_experiment(const ExperimentOptions& options, const RunFolder& folder,
                                Progress& progress);

}  // namespace reckon
