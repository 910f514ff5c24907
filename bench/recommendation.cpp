#include "bench/recommendation.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/profile/item_vectors.h"
#include "core/profile/user_vectors.h"
#include "core/recommend/content.h"
#include "core/recommend/item_cf.h"
#include "core/recommend/mixture.h"
#include "core/recommend/popularity.h"
#include "core/recommend/random.h"
#include "core/recommend/tune_mixture.h"
#include "core/scoring/scorer.h"
#include "core/stopwatch.h"
#include "eval/evaluate_ranking.h"
#include "eval/judged/binary_list.h"
#include "eval/judged/usual_measures.h"

namespace reckon {
namespace {

constexpr std::size_t kTuningCutoff = 10;

// NDCG@10 of one list: what mixture weights are chosen by.
double list_ndcg(std::span<const std::int32_t> list, std::span<const std::int32_t> relevant) {
  return measures::binary_ndcg(BinaryList(list, relevant).list(), kTuningCutoff);
}

// Content scores of one view of the data.
struct Content {
  Content(const Scorer& scorer, MatrixView<const float> items, const UserItems& history,
          std::size_t threads)
      : users(user_vectors(history, items, threads)), recommender(scorer, users) {}
  UserVectors users;
  ContentRecommender recommender;
};

}  // namespace

// The recommenders without a model, of one view of the data. Popularity counts all interactions, of
// any value.
struct Recommendation::Sources {
  explicit Sources(const ExperimentView& view)
      : popularity(view.seen, view.task.item_count), item_cf(view.history, view.task.item_count) {}
  PopularityRecommender popularity;
  ItemCfRecommender item_cf;
};

Recommendation::Recommendation(const ExperimentData& data, RecommendationOptions options,
                               Progress& progress)
    : data_(data),
      options_(std::move(options)),
      progress_(progress),
      validation_(std::make_unique<Sources>(data.validation)),
      test_(std::make_unique<Sources>(data.test)) {}

Recommendation::~Recommendation() = default;

void Recommendation::set_reference_embeddings(MatrixView<const float> embeddings) {
  reference_vectors_ =
      std::move((options_.raw ? normalise : centre)(embeddings, options_.threads).vectors);
}

SystemRun Recommendation::evaluate(const std::string& variant, const std::string& name,
                                   const Recommender& recommender, const Means& means) {
  const Stopwatch stopwatch;
  SystemRun run;
  run.variant = variant;
  run.recommender = name;
  run.evaluation = evaluate_ranking(recommender, data_.test.task,
                                    {.cutoffs = options_.cutoffs,
                                     .item_vectors = means.item_vectors,
                                     .item_attributes = categories_of(data_),
                                     .auc_all_pairs = true,
                                     .device = means.device,
                                     .threads = options_.threads},
                                    progress_);
  run.resamples = resample_metrics(run.evaluation, options_.resampling, progress_);
  run.seconds = stopwatch.seconds();
  return run;
}

std::vector<SystemRun> Recommendation::run_floors() {
  const RankingTask& task = data_.test.task;
  const RandomRecommender random(task.relevant.users(), task.item_count, options_.random_seed);
  std::vector<SystemRun> runs;
  runs.push_back(evaluate(kNoVariant, "random", random, {reference_vectors_}));
  runs.push_back(evaluate(kNoVariant, "popularity", test_->popularity, {reference_vectors_}));
  runs.push_back(evaluate(kNoVariant, "item_cf", test_->item_cf, {reference_vectors_}));
  return runs;
}

SystemRun Recommendation::run_other(const std::string& name, const Recommender& recommender) {
  return evaluate(kNoVariant, name, recommender, {reference_vectors_});
}

std::vector<SystemRun> Recommendation::run_content(const std::string& variant,
                                                   const ScoringChoice& scoring,
                                                   MatrixView<const float> embeddings) {
  const Stopwatch stopwatch;
  const ItemVectors items = (options_.raw ? normalise : centre)(embeddings, options_.threads);
  const auto scorer = make_backend_scorer(scoring, items.vectors, options_.threads);
  const auto device = make_evaluation_device(scoring.backend);
  const Means means = {items.vectors, device.get()};
  if (items.zero_rows > 0) {
    warnings_.push_back(
        fmt::format("{}: {} items have a zero vector and score 0", variant, items.zero_rows));
  }
  const Content test(*scorer, items.vectors, data_.test.history, options_.threads);
  const double seconds_to_profile = stopwatch.seconds();
  if (options_.time_search) measure_search(variant, scoring, *scorer, items.vectors, test.users);
  std::vector<SystemRun> runs;
  runs.push_back(evaluate(variant, "content", test.recommender, means));
  runs.back().seconds += seconds_to_profile;
  const Content validation(*scorer, items.vectors, data_.validation.history, options_.threads);
  runs.push_back(run_mixture(
      variant, {&validation.recommender, &validation_->item_cf, &validation_->popularity},
      {&test.recommender, &test_->item_cf, &test_->popularity},
      {"content", "item_cf", "popularity"}, means));
  return runs;
}

void Recommendation::measure_search(const std::string& variant, const ScoringChoice& scoring,
                                    const Scorer& scorer, MatrixView<const float> items,
                                    const UserVectors& users) {
  const std::size_t length = std::ranges::max(options_.cutoffs);
  ItemSearch search{.variant = variant,
                    .storage = scoring.items,
                    .items = items.rows,
                    .dimension = items.cols,
                    .bytes = scorer.item_bytes(length),
                    .list_length = length,
                    .threads = options_.threads};
  if (scoring.items.format != ItemFormat::kFp32) compare_stored(items, options_.threads, search);
  time_search(scorer, users.vectors, users.has_history, data_.test.task.excluded, search);
  searches_.push_back(std::move(search));
}

SystemRun Recommendation::run_content_alone(const std::string& variant,
                                            const ScoringChoice& scoring,
                                            MatrixView<const float> embeddings) {
  const ItemVectors items = (options_.raw ? normalise : centre)(embeddings, options_.threads);
  const auto scorer = make_backend_scorer(scoring, items.vectors, options_.threads);
  const auto device = make_evaluation_device(scoring.backend);
  const Content test(*scorer, items.vectors, data_.test.history, options_.threads);
  return evaluate(variant, "content", test.recommender, {items.vectors, device.get()});
}

SystemRun Recommendation::run_model_free_mixture() {
  return run_mixture(kNoVariant, {&validation_->item_cf, &validation_->popularity},
                     {&test_->item_cf, &test_->popularity}, {"item_cf", "popularity"},
                     {reference_vectors_});
}

SystemRun Recommendation::run_mixture(const std::string& variant,
                                      const std::vector<const Recommender*>& validation_sources,
                                      const std::vector<const Recommender*>& test_sources,
                                      std::vector<std::string> names, const Means& means) {
  const Stopwatch stopwatch;
  const RankingTask& validation = data_.validation.task;
  EvaluatedUserCounts counts;
  std::vector<double> weights(names.size(), 1.0 / static_cast<double>(names.size()));
  if (users_to_evaluate(validation, counts).empty()) {
    warnings_.push_back(fmt::format(
        "{}/mixture: no user has history and a positive validation item: equal weights", variant));
  } else {
    weights = tune_mixture(validation_sources,
                           {.excluded = validation.excluded,
                            .relevant = validation.relevant,
                            .quality = list_ndcg,
                            .list_length = std::min(kTuningCutoff, validation.item_count)},
                           options_.threads, progress_)
                  .weights;
  }
  const double seconds_to_tune = stopwatch.seconds();
  const MixtureRecommender mixture(test_sources, weights, data_.test.task.excluded);
  SystemRun run = evaluate(variant, "mixture", mixture, means);
  run.seconds += seconds_to_tune;
  run.sources = std::move(names);
  run.weights = std::move(weights);
  return run;
}

}  // namespace reckon
