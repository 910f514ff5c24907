#include <algorithm>
#include <cmath>
#include <string>

#include "bench/gate/hot_path.h"
#include "bench/random_inputs.h"
#include "core/progress.h"
#include "core/scoring/scorer.h"
#include "eval/evaluate_ranking.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kInputs = 8;

std::size_t size_of(const Parameters& parameters, const char* name) {
  return static_cast<std::size_t>(parameters.at(name));
}

class TopKPath final : public HotPath {
 public:
  explicit TopKPath(const HotPathOptions& options)
      : k_(std::min(size_of(options.parameters, "k"), size_of(options.parameters, "items"))),
        threads_(size_of(options.parameters, "threads")),
        lists_(kInputs) {
    Random random(options.seed);
    const std::size_t dimension = size_of(options.parameters, "dimension");
    items_ = random_matrix(size_of(options.parameters, "items"), dimension, random);
    for (std::size_t input = 0; input < kInputs; ++input) {
      queries_.push_back(random_matrix(size_of(options.parameters, "queries"), dimension, random));
    }
    scorer_ = make_cpu_scorer(items_);
    scorer_->top_k(queries_[0], k_, {}, threads_);  // makes the 8-bit items
  }

  void run(std::size_t operation) override {
    const std::size_t input = operation % kInputs;
    lists_[input] = scorer_->top_k(queries_[input], k_, {}, threads_);
  }

  void digest(std::size_t operations, ResultDigest& digest) const override {
    for (std::size_t i = 0; i < std::min(operations, kInputs); ++i) {
      const TopK& lists = lists_[i];
      digest.add(std::span(lists.items.data(), lists.items.rows() * lists.items.cols()));
    }
  }

 private:
  std::size_t k_;
  std::size_t threads_;
  Matrix<float> items_;
  std::vector<Matrix<float>> queries_;
  std::unique_ptr<Scorer> scorer_;
  std::vector<TopK> lists_;
};

class MetricsPath final : public HotPath {
 public:
  explicit MetricsPath(const HotPathOptions& options) {
    const std::size_t users = size_of(options.parameters, "users");
    const std::size_t items = size_of(options.parameters, "items");
    Random random(options.seed);
    for (std::size_t input = 0; input < kInputs; ++input) {
      scores_.push_back(std::make_unique<StoredScores>(users, items, random));
    }
    task_ = random_ranking_task(users, items, 16, 16, random);
    results_.resize(kInputs);
  }

  void run(std::size_t operation) override {
    const std::size_t input = operation % kInputs;
    SilentProgress progress;
    RankingOptions options;
    options.threads = 1;
    results_[input] = evaluate_ranking(*scores_[input], task_, options, progress);
  }

  void digest(std::size_t operations, ResultDigest& digest) const override {
    for (std::size_t i = 0; i < std::min(operations, kInputs); ++i) {
      for (const MetricValue& metric : results_[i].overall) {
        if (std::isfinite(metric.value)) digest.add(std::span(&metric.value, 1));
      }
    }
  }

 private:
  RankingTask task_;
  std::vector<std::unique_ptr<StoredScores>> scores_;
  std::vector<RankingEvaluation> results_;
};

}  // namespace

std::unique_ptr<HotPath> make_top_k_path(const HotPathOptions& options) {
  return std::make_unique<TopKPath>(options);
}

std::unique_ptr<HotPath> make_metrics_path(const HotPathOptions& options) {
  return std::make_unique<MetricsPath>(options);
}

}  // namespace reckon::gate
