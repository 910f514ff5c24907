#include <algorithm>
#include <cmath>
#include <string>

#include "bench/gate/hot_path.h"
#include "core/progress.h"
#include "core/random.h"
#include "core/scoring/scorer.h"
#include "eval/evaluate_ranking.h"

namespace reckon::gate {
namespace {

constexpr std::size_t kInputs = 8;

std::size_t size_of(const Parameters& parameters, const char* name) {
  return static_cast<std::size_t>(parameters.at(name));
}

Matrix<float> random_matrix(std::size_t rows, std::size_t cols, Random& random) {
  Matrix<float> matrix(rows, cols);
  for (std::size_t i = 0; i < rows * cols; ++i) {
    matrix.data()[i] = static_cast<float>(random.uniform() - 0.5);
  }
  return matrix;
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

class StoredScores final : public Recommender {
 public:
  StoredScores(std::size_t users, std::size_t items, Random& random)
      : scores_(random_matrix(users, items, random)) {}
  std::size_t user_count() const override { return scores_.rows(); }
  std::size_t item_count() const override { return scores_.cols(); }
  bool knows(std::size_t) const override { return true; }
  void score_users(std::span<const std::int32_t> users, MatrixView<float> out) const override {
    for (std::size_t i = 0; i < users.size(); ++i) {
      std::ranges::copy(scores_.row(static_cast<std::size_t>(users[i])), out.row(i).begin());
    }
  }

 private:
  Matrix<float> scores_;
};

class MetricsPath final : public HotPath {
 public:
  explicit MetricsPath(const HotPathOptions& options) : random_(options.seed) {
    const std::size_t users = size_of(options.parameters, "users");
    task_.item_count = size_of(options.parameters, "items");
    for (std::size_t input = 0; input < kInputs; ++input) {
      scores_.push_back(std::make_unique<StoredScores>(users, task_.item_count, random_));
    }
    // About 16 relevant and 16 excluded items a user, at least one relevant.
    const double share = 16.0 / static_cast<double>(task_.item_count);
    for (std::size_t user = 0; user < users; ++user) {
      for (std::size_t item = 0; item < task_.item_count; ++item) {
        const double x = random_.uniform();
        if (x < share || item == 0) {
          task_.relevant.items.push_back(static_cast<std::int32_t>(item));
        } else if (x < 2 * share) {
          task_.excluded.items.push_back(static_cast<std::int32_t>(item));
        }
      }
      task_.relevant.end_row();
      task_.excluded.end_row();
    }
    task_.interaction_counts.assign(task_.item_count, 7);
    task_.training_users = users;
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
  Random random_;
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
