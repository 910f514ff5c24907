#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/backend.h"
#include "bench/experiment_data.h"
#include "bench/item_search.h"
#include "bench/list_feedback.h"
#include "core/matrix.h"
#include "core/profile/user_vectors.h"
#include "core/progress.h"
#include "core/recommend/recommender.h"
#include "eval/evaluate_ranking.h"
#include "eval/evaluation_device.h"
#include "eval/metric_resamples.h"
#include "eval/ranking_evaluation.h"
#include "eval/resampling.h"

namespace reckon {

// That of a recommender without a model.
inline constexpr const char* kNoVariant = "none";

// One recommender, scored and evaluated: a system of the record.
struct SystemRun {
  std::string variant;  // of the model, or kNoVariant
  std::string recommender;
  RankingEvaluation evaluation;
  MetricResamples resamples;
  std::vector<std::string> sources;  // of a mixture, and their weights
  std::vector<double> weights;
  std::vector<FeedbackMeasure> feedback;  // of logged events, where the dataset has them
  double seconds = 0;                     // tuning, recommending, evaluating
  std::string name() const { return variant + "/" + recommender; }
};

struct RecommendationOptions {
  std::vector<std::size_t> cutoffs = RankingOptions{}.cutoffs;
  ResamplingOptions resampling;
  std::uint64_t random_seed = 1;  // of the random recommender
  bool raw = false;               // item vectors without their mean taken off
  bool time_search = false;       // of every content
  std::size_t threads = 0;
};

// Runs the recommenders of one dataset, one after the other, on the same users. The data and the
// vectors that are passed in must outlive it.
class Recommendation {
 public:
  Recommendation(const ExperimentData& data, RecommendationOptions options, Progress& progress);
  ~Recommendation();

  // Item vectors that intra-list diversity is computed from where a recommender has none of its
  // own.
  void set_reference_embeddings(MatrixView<const float> embeddings);
  // The floors: random, popularity and item-based collaborative filtering.
  std::vector<SystemRun> run_floors();
  // A recommender made elsewhere, such as the oracle of planted truth.
  SystemRun run_other(const std::string& name, const Recommender& recommender);
  // Content by these item embeddings [items, d], and its mixture with collaborative filtering and
  // popularity.
  std::vector<SystemRun> run_content(const std::string& variant, const ScoringChoice& scoring,
                                     MatrixView<const float> embeddings);
  // Content alone.
  SystemRun run_content_alone(const std::string& variant, const ScoringChoice& scoring,
                              MatrixView<const float> embeddings);
  // The mixture of collaborative filtering and popularity alone, for items without text.
  SystemRun run_model_free_mixture();
  // What the reader of the results must know.
  const std::vector<std::string>& warnings() const { return warnings_; }
  // Of run_content(), where searches are timed.
  std::vector<ItemSearch> take_searches() { return std::move(searches_); }

 private:
  struct Sources;
  // What a system is evaluated with.
  struct Means {
    MatrixView<const float> item_vectors;
    const EvaluationDevice* device = nullptr;
  };
  void measure_search(const std::string& variant, const ScoringChoice& scoring,
                      const Scorer& scorer, MatrixView<const float> items,
                      const UserVectors& users);
  SystemRun evaluate(const std::string& variant, const std::string& name,
                     const Recommender& recommender, const Means& means);
  SystemRun run_mixture(const std::string& variant,
                        const std::vector<const Recommender*>& validation_sources,
                        const std::vector<const Recommender*>& test_sources,
                        std::vector<std::string> names, const Means& means);

  const ExperimentData& data_;
  RecommendationOptions options_;
  Progress& progress_;
  std::unique_ptr<Sources> validation_;
  std::unique_ptr<Sources> test_;
  Matrix<float> reference_vectors_;
  std::vector<std::string> warnings_;
  std::vector<ItemSearch> searches_;
};

}  // namespace reckon
