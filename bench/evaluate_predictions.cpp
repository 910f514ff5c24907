#include "bench/evaluate_predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "datasets/predictions_file.h"
#include "eval/classification.h"
#include "eval/evaluate_ranking.h"

namespace reckon {
namespace {

SystemRun evaluate_system(const PredictionsFile& file, const PredictionsFile::Ranking& entry,
                          const RankingTask& task, const EvaluatePredictionsOptions& options,
                          Progress& progress) {
  const RankingPredictions lists = file.read(entry);
  SystemRun run;
  run.variant = entry.variant;
  run.recommender = entry.recommender.empty() ? "predictions" : entry.recommender;
  try {
    run.evaluation = evaluate_lists(
        {.users = lists.users, .items = lists.items, .scores = lists.scores}, task,
        {.cutoffs = options.cutoffs.empty() ? default_cutoffs(lists.items.cols()) : options.cutoffs,
         .item_vectors = {}},
        progress);
  } catch (const Error& error) {
    fail("{}: {}: {}", options.predictions.string(), entry.group, error.what());
  }
  run.resamples = resample_metrics(run.evaluation, {.seed = options.seed}, progress);
  return run;
}

// What lists from elsewhere may hide.
void warn_of_lists(const SystemRun& system, std::vector<std::string>& warnings) {
  if (const std::size_t absent = system.evaluation.counts.without_recommendations; absent > 0) {
    warnings.push_back(
        fmt::format("{}: {} of {} users who have history and relevant items have no list and are "
                    "not in its means",
                    system.name(), absent, absent + system.evaluation.counts.evaluated));
  }
  if (const std::size_t seen = system.evaluation.excluded_items_in_lists; seen > 0) {
    warnings.push_back(
        fmt::format("{}: {} recommended items are no candidates: the user has them in train or "
                    "validation",
                    system.name(), seen));
  }
}

TaskRun evaluate_task(const PredictionsFile& file, const PredictionsFile::TaskEntry& entry,
                      const Dataset& dataset, const EvaluatePredictionsOptions& options,
                      Progress& progress) {
  const Task task = dataset.task(entry.task);
  const TaskPredictions predictions = file.read(entry);
  Matrix<double> scores(predictions.scores.rows(), predictions.scores.cols());
  std::copy_n(predictions.scores.data(), scores.rows() * scores.cols(), scores.data());
  std::vector<std::int32_t> truth;
  for (const std::int64_t row : predictions.rows) {
    if (row < 0 || static_cast<std::size_t>(row) >= task.labels.size()) {
      fail("{}: {}/row: row {}, expected below {}", options.predictions.string(), entry.group, row,
           task.labels.size());
    }
    truth.push_back(task.labels[static_cast<std::size_t>(row)]);
  }
  TaskRun run;
  run.task = entry.task;
  run.kind = task.kind;
  run.variant = entry.variant;
  run.classes = predictions.scores.cols();
  run.test_rows = predictions.rows;
  try {
    run.evaluation = evaluate_classification(std::move(scores), truth,
                                             {.resampling = {.seed = options.seed}}, progress);
  } catch (const Error& error) {
    fail("{}: {}: {}", options.predictions.string(), entry.group, error.what());
  }
  return run;
}

}  // namespace

ExperimentResult evaluate_predictions(const EvaluatePredictionsOptions& options,
                                      Progress& progress) {
  const PredictionsFile file = PredictionsFile::open(options.predictions);
  const Dataset dataset = Dataset::open(options.dataset);
  ExperimentResult result;
  result.options.dataset = options.dataset;
  result.options.data = options.data;
  result.options.seed = options.seed;
  result.options.variants.clear();
  result.dataset = dataset.info();
  result.dataset_identity = dataset.identity();
  result.items = dataset.item_count();
  result.users = dataset.user_count();
  result.interactions = dataset.interaction_count();
  if (const std::string hash = file.dataset_hash(); hash.empty()) {
    result.warnings.push_back("the predictions do not say which dataset they are for");
  } else if (hash != result.dataset_identity) {
    fail("{}: made from a dataset with content hash {}, {} has {}", options.predictions.string(),
         hash, options.dataset.string(), result.dataset_identity);
  }
  if (file.rankings().empty() && file.tasks().empty())
    fail("{}: holds no predictions", options.predictions.string());
  if (!file.rankings().empty()) {
    const ExperimentData data = load_experiment_data(dataset, options.data);
    result.positive_rule = data.positive_rule;
    result.split_name = data.split_name;
    result.split = data.split;
    result.split_counts = data.split_counts;
    for (const PredictionsFile::Ranking& entry : file.rankings()) {
      result.systems.push_back(evaluate_system(file, entry, data.test.task, options, progress));
    }
    if (const std::string rule = file.positive_rule();
        !rule.empty() && rule != data.positive_rule) {
      result.warnings.push_back(fmt::format(
          "positive here: {}; where the predictions were made: {}", data.positive_rule, rule));
    }
    for (const SystemRun& system : result.systems) warn_of_lists(system, result.warnings);
    result.options.cutoffs = result.systems.front().evaluation.cutoffs;
  }
  for (const PredictionsFile::TaskEntry& entry : file.tasks()) {
    result.tasks.push_back(evaluate_task(file, entry, dataset, options, progress));
  }
  return result;
}

}  // namespace reckon
