#include "bench/experiment.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "bench/compare_variants.h"
#include "bench/dataset_slices.h"
#include "bench/foreign_embeddings.h"
#include "bench/latency.h"
#include "bench/sweep.h"
#include "bench/write_predictions.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/stopwatch.h"
#include "datasets/synth/oracle_recommender.h"

namespace reckon {
namespace {

// One run of the experiment, stage by stage.
class Experiment {
 public:
  Experiment(const ExperimentOptions& options, const RunFolder& folder, Progress& progress)
      : progress_(progress), dataset_(Dataset::open(options.dataset)), folder_(folder) {
    result_.options = options;
    if (options.threads == 0) result_.options.threads = default_thread_count();
  }

  ExperimentResult run() {
    stage("open dataset and model");
    describe_dataset();
    load_model();
    result_.foreign = read_foreign_embeddings(result_.options.embeddings, dataset_);
    std::optional<ExperimentData> data = split_interactions();
    if (model_ != nullptr && dataset_.has_item_texts()) {
      encode_catalogue();
      reduce_embeddings(result_.variants, known_items(data, result_.items),
                        result_.options.threads);
    }
    if (model_ != nullptr) run_tasks();
    if (data) recommend(*data);
    stage("compare");
    compare_variants(result_, progress_);
    const bool encoded = model_ != nullptr && dataset_.has_item_texts() && result_.items > 0;
    if (result_.systems.empty() && result_.tasks.empty() && !encoded) {
      fail(
          "{}: nothing to run: it has no interactions, and no item texts or tasks with train and "
          "test rows that a model could encode",
          result_.options.dataset.string());
    }
    stage("write predictions");
    write_predictions(folder_.draft("predictions.h5"), result_);
    end_stage();
    return std::move(result_);
  }

 private:
  void stage(const std::string& name) {
    end_stage();
    result_.stages.push_back({name, 0});
    stage_stopwatch_ = Stopwatch();
  }
  void end_stage() {
    if (!result_.stages.empty()) result_.stages.back().seconds = stage_stopwatch_.seconds();
  }
  void warn(std::string text) { result_.warnings.push_back(std::move(text)); }

  void describe_dataset() {
    result_.dataset = dataset_.info();
    result_.dataset_identity = dataset_.identity();
    result_.items = dataset_.item_count();
    result_.users = dataset_.user_count();
    result_.interactions = dataset_.interaction_count();
  }

  void load_model() {
    const ExperimentOptions& options = result_.options;
    const bool has_text =
        (dataset_.has_item_texts() && result_.items > 0) || !dataset_.task_names().empty();
    const bool no_variant = options.variants == std::vector<std::string>{"none"};
    if (!has_text || no_variant) {
      warn(fmt::format("{}: nothing was encoded, only recommenders without a model were run",
                       has_text ? "--variants none" : "the dataset has no text"));
      if (options.embeddings.empty()) return;
      fail("--embeddings: {} that they could be compared with",
           has_text ? "no variant" : options.dataset.string() + " has no text");
    }
    if (options.model.empty()) {
      fail(
          "--model: expected the directory of a model to encode the texts of {}, or --variants "
          "none to run only what needs none",
          options.dataset.string());
    }
    if (options.variants.empty()) fail("--variants: expected at least one variant");
    result_.model = Model::load(options.model);
    model_ = &*result_.model;
    if (model_->config().output != OutputKind::kEmbeddings) {
      fail("{}: a classification model, expected one that gives sentence embeddings",
           options.model.string());
    }
    if (!options.sweep.empty()) {
      result_.options.variants = sweep_variants(parse_sweep(options.sweep), model_->config());
    }
    std::vector<Variant> variants;
    for (const std::string& text : options.variants) {
      const Variant variant = parse_variant(text);
      for (const Variant& other : variants) {
        if (other.text == text) fail("--variants: '{}' is given twice", text);
      }
      variants.push_back(variant);
    }
    check_foreign_names(options.embeddings, options.variants);
    result_.tokenizer = load_tokenizer(options.model);
    const TextSource source = warm_up_texts();
    for (const Variant& variant : variants) {
      result_.variants.push_back(make_measured_variant(
          *model_, *result_.tokenizer, variant, source,
          {.threads = options.threads, .token_budget = options.token_budget}));
      const std::string remark = result_.variants.back().encoder->remark();
      if (!remark.empty()) warn(fmt::format("{}: {}", variant.text, remark));
    }
  }

  TextSource catalogue() const {
    return {.count = result_.items,
            .read = [this](std::size_t begin,
                           std::size_t end) { return dataset_.item_texts(begin, end); },
            .identity = result_.dataset_identity};
  }

  TextSource warm_up_texts() const {
    if (dataset_.has_item_texts()) return catalogue();
    return {.count = 1,
            .read = [](std::size_t, std::size_t) { return std::vector<std::string>{"warm-up"}; },
            .identity = {}};
  }

  std::optional<ExperimentData> split_interactions() {
    if (result_.interactions == 0) {
      warn("the dataset has no interactions: nothing was recommended");
      return std::nullopt;
    }
    stage("split");
    ExperimentData data = load_experiment_data(dataset_, result_.options.data);
    result_.positive_rule = data.positive_rule;
    result_.split_name = data.split_name;
    result_.split = data.split;
    result_.split_counts = data.split_counts;
    check_users(data, result_.options.dataset.string());
    choose_cutoffs();
    check_rescoring(result_.variants, result_.options.cutoffs.back(), result_.items);
    return data;
  }

  void choose_cutoffs() {
    std::vector<std::size_t>& cutoffs = result_.options.cutoffs;
    if (!cutoffs.empty()) {
      cutoffs = checked_cutoffs(cutoffs, result_.items);
      return;
    }
    cutoffs = default_cutoffs(result_.items);
    if (cutoffs != kDefaultCutoffs) {
      warn(fmt::format("the catalogue has {} items only: metrics at {} of the usual {}",
                       result_.items, fmt::join(cutoffs, ", "), fmt::join(kDefaultCutoffs, ", ")));
    }
  }

  void encode_catalogue() {
    warn_of_empty_texts();
    stage("encode items");
    encode_items(
        result_.variants, *model_, catalogue(),
        [this](const Variant& variant) { return folder_.state(variant.text, ".rows"); }, progress_);
    stage("limits");
    result_.work = measure_work(result_.variants, model_->config(), result_.options.threads);
    stage("latency");
    result_.latencies =
        measure_latencies(result_.variants, *result_.tokenizer, latency_texts(), progress_);
  }

  void warn_of_empty_texts() {
    std::size_t empty = 0;
    constexpr std::size_t kBlock = 8192;
    for (std::size_t begin = 0; begin < result_.items; begin += kBlock) {
      const auto texts = dataset_.item_texts(begin, std::min(begin + kBlock, result_.items));
      empty += static_cast<std::size_t>(std::count(texts.begin(), texts.end(), ""));
    }
    if (empty == 0) return;
    warn(
        fmt::format("{} of {} items have no text: they are encoded, and recommended, as the empty "
                    "text",
                    empty, result_.items));
  }

  // Evenly spaced over the catalogue.
  std::vector<std::string> latency_texts() const {
    std::vector<std::string> texts;
    const std::size_t count = std::min(result_.options.latency_texts, result_.items);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t row = i * result_.items / count;
      texts.push_back(dataset_.item_texts(row, row + 1).front());
    }
    return texts;
  }

  void run_tasks() {
    for (const std::string& name : dataset_.task_names()) {
      stage("task " + name);
      const Task task = dataset_.task(name);
      if (const std::string reason = reason_to_leave_out(task); !reason.empty()) {
        warn(fmt::format("{}: task {} was left out: {}", result_.options.dataset.string(), name,
                         reason));
        continue;
      }
      auto runs = run_task(name, task, result_.variants, resampling(), progress_);
      std::move(runs.begin(), runs.end(), std::back_inserter(result_.tasks));
      for (std::size_t i = 0; i < result_.foreign.size(); ++i) {
        const auto vectors = result_.foreign[i].tasks.find(name);
        if (vectors == result_.foreign[i].tasks.end()) continue;
        result_.tasks.push_back(
            run_task_by_vectors(name, task, {result_.options.embeddings[i].name, vectors->second},
                                resampling(), progress_));
      }
    }
  }

  ResamplingOptions resampling() const {
    return {.draws = result_.options.resamples,
            .seed = result_.options.seed,
            .threads = result_.options.threads};
  }

  void recommend(const ExperimentData& data) {
    const bool has_content = !result_.variants.empty() && dataset_.has_item_texts();
    stage("recommend by floors");
    Recommendation recommendation(data,
                                  {.cutoffs = result_.options.cutoffs,
                                   .resampling = resampling(),
                                   .random_seed = result_.options.seed,
                                   .raw = result_.options.raw,
                                   .time_search = compresses_items(result_.variants),
                                   .threads = result_.options.threads},
                                  progress_);
    if (has_content) recommendation.set_reference_embeddings(result_.variants.front().embeddings);
    add_systems(recommendation.run_floors());
    if (OracleRecommender::is_planted(dataset_)) {
      stage("recommend by oracle");
      result_.systems.push_back(recommendation.run_other("oracle", OracleRecommender(dataset_)));
    }
    if (has_content) {
      for (const MeasuredVariant& variant : result_.variants) {
        stage("recommend by " + variant.variant.text);
        add_systems(recommendation.run_content(
            variant.variant.text, {.backend = variant.variant.backend, .items = variant.items},
            variant.embeddings));
      }
      for (std::size_t i = 0; i < result_.foreign.size(); ++i) {
        const std::string& name = result_.options.embeddings[i].name;
        stage("recommend by " + name);
        add_systems(recommendation.run_content(name, {}, result_.foreign[i].items));
      }
    } else {
      result_.systems.push_back(recommendation.run_model_free_mixture());
    }
    for (const std::string& warning : recommendation.warnings()) warn(warning);
    result_.searches = recommendation.take_searches();
    stage("slice");
    result_.slices = slice_systems(result_.systems, data.test.task.relevant,
                                   slice_dataset(dataset_, data, kMostSlices),
                                   {.confidence = result_.options.confidence,
                                    .resamples = result_.options.resamples,
                                    .seed = result_.options.seed,
                                    .threads = result_.options.threads},
                                   progress_);
  }

  void add_systems(std::vector<SystemRun> runs) {
    std::move(runs.begin(), runs.end(), std::back_inserter(result_.systems));
  }

  Progress& progress_;
  Dataset dataset_;
  const RunFolder& folder_;
  ExperimentResult result_;
  const Model* model_ = nullptr;
  Stopwatch stage_stopwatch_;
};

}  // namespace

ExperimentResult run_experiment(const ExperimentOptions& options, const RunFolder& folder,
                                Progress& progress) {
  return Experiment(options, folder, progress).run();
}

}  // namespace reckon
