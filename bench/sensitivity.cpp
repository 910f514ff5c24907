#include "bench/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "bench/backend.h"
#include "bench/recommendation.h"
#include "core/cpu/precision_plan.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/text/tokenizer.h"
#include "core/text_encoder.h"
#include "core/variant.h"
#include "eval/main_metrics.h"

namespace reckon {
namespace {

class Measurement {
 public:
  Measurement(const SensitivityOptions& options, Progress& progress)
      : options_(options),
        progress_(progress),
        dataset_(Dataset::open(options.dataset)),
        model_(Model::load(options.model)),
        tokenizer_(load_tokenizer(options.model)) {
    if (!dataset_.has_item_texts() || dataset_.interaction_count() == 0) {
      fail("{}: expected item texts and interactions", options.dataset.string());
    }
    if (model_.config().output != OutputKind::kEmbeddings) {
      fail("{}: a classification model, expected one that gives sentence embeddings",
           options.model.string());
    }
    data_ = load_experiment_data(dataset_, options.data);
    const auto cutoffs = default_cutoffs(dataset_.item_count());
    cutoff_ = main_cutoff<std::size_t>(cutoffs);
    recommendation_ = std::make_unique<Recommendation>(
        *data_,
        RecommendationOptions{.cutoffs = {cutoff_},
                              .resampling = {.draws = options.resamples,
                                             .seed = options.seed,
                                             .threads = options.threads},
                              .threads = options.threads},
        progress);
    reference_embeddings_ = encode(options.reference);
    reference_ = content_alone(options.reference, reference_embeddings_);
  }

  Sensitivity run() {
    Sensitivity result;
    result.metric = fmt::format("ndcg@{}", cutoff_);
    result.items = dataset_.item_count();
    for (const auto& [layer, part] : all_parts()) {
      const std::string option = fmt::format("layer{}.{}", layer, cpu::name_of(part));
      result.parts.push_back(
          loss_of(fmt::format("{}:{}={}", options_.reference, option, options_.precision)));
    }
    result.reference = result.parts.front().ndcg.a;
    result.users = result.parts.front().ndcg.users;
    search_mixture(result);
    return result;
  }

 private:
  std::vector<std::pair<std::size_t, cpu::Part>> all_parts() const {
    std::vector<std::pair<std::size_t, cpu::Part>> parts;
    for (std::size_t layer = 0; layer < model_.config().layers; ++layer) {
      for (std::size_t part = 0; part < cpu::kParts; ++part) {
        parts.emplace_back(layer, cpu::Part(part));
      }
    }
    return parts;
  }

  Matrix<float> encode(const std::string& variant) {
    const auto encoder = make_backend_encoder(model_, parse_variant(variant));
    TextEncoder texts(*encoder, *tokenizer_,
                      {.threads = options_.threads, .token_budget = options_.token_budget});
    Matrix<float> embeddings(dataset_.item_count(), encoder->dimension());
    progress_.begin("encode by " + variant, embeddings.rows());
    constexpr std::size_t kWindow = 8192;
    for (std::size_t begin = 0; begin < embeddings.rows(); begin += kWindow) {
      const std::size_t end = std::min(embeddings.rows(), begin + kWindow);
      texts.encode(dataset_.item_texts(begin, end), embeddings.view().rows_between(begin, end),
                   progress_, begin);
    }
    return embeddings;
  }

  SystemRun content_alone(const std::string& variant, MatrixView<const float> embeddings) {
    return recommendation_->run_content_alone(variant, {.backend = parse_variant(variant).backend},
                                              embeddings);
  }

  VariantLoss loss_of(const std::string& variant) {
    const Matrix<float> embeddings = encode(variant);
    const SystemRun run = content_alone(variant, embeddings);
    const auto comparisons =
        compare_rankings(reference_.evaluation, reference_.resamples, run.evaluation, run.resamples,
                         {.seed = options_.seed, .threads = options_.threads}, progress_);
    const auto ndcg =
        std::ranges::find(comparisons, fmt::format("ndcg@{}", cutoff_), &MetricComparison::name);
    if (ndcg == comparisons.end()) fail("no NDCG of {}", variant);
    return {.variant = variant,
            .embeddings = compare_embeddings(reference_embeddings_, embeddings),
            .ndcg = *ndcg};
  }

  bool keeps_to_margin(const VariantLoss& loss) const {
    if (!loss.ndcg.interval) return false;
    return loss.ndcg.interval->low >= -options_.margin * loss.ndcg.a;
  }

  void search_mixture(Sensitivity& result) {
    std::vector<std::size_t> order(result.parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
      return result.parts[i].embeddings.cosine_mean;  // the most sensitive first
    });
    const auto parts = all_parts();
    const auto mixture = [&](std::size_t back) {
      std::string options;
      for (std::size_t i = 0; i < back; ++i) {
        const auto& [layer, part] = parts[order[i]];
        options += fmt::format("{}layer{}.{}={}", i == 0 ? ":" : ",", layer, cpu::name_of(part),
                               options_.reference);
      }
      return options_.precision + options;
    };
    const auto fits = [&](std::size_t back) {
      result.mixtures.push_back(loss_of(mixture(back)));
      return keeps_to_margin(result.mixtures.back());
    };
    if (fits(0)) {
      result.within_margin = true;
      return;
    }
    // The smallest number of parts whose mixture fits lies in (low, high]; all of them are the
    // reference itself.
    std::size_t low = 0;
    std::size_t high = parts.size();
    std::optional<VariantLoss> best;
    while (high - low > 1) {
      const std::size_t middle = low + (high - low) / 2;
      if (fits(middle)) {
        high = middle;
        best = result.mixtures.back();
      } else {
        low = middle;
      }
    }
    result.within_margin = best.has_value();
    if (best && result.mixtures.back().variant != best->variant) result.mixtures.push_back(*best);
  }

  const SensitivityOptions& options_;
  Progress& progress_;
  Dataset dataset_;
  Model model_;
  std::unique_ptr<Tokenizer> tokenizer_;
  std::optional<ExperimentData> data_;
  std::size_t cutoff_ = 0;
  std::unique_ptr<Recommendation> recommendation_;
  Matrix<float> reference_embeddings_;
  SystemRun reference_;
};

}  // namespace

Sensitivity measure_sensitivity(const SensitivityOptions& options, Progress& progress) {
  if (!(options.margin >= 0 && options.margin < 1)) {
    fail("--margin: found {}, expected a share from 0 to below 1", options.margin);
  }
  return Measurement(options, progress).run();
}

}  // namespace reckon
