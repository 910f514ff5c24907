#include "bench/evaluate_predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "bench/list_feedback.h"
#include "core/error.h"
#include "datasets/logged_events.h"
#include "datasets/predictions_file.h"
#include "eval/classification.h"
#include "eval/evaluate_ranking.h"

namespace reckon {
namespace {

// Lists whose scores rise somewhere: their items may not be best first. Throws Error for a score
// that is not a number.
std::size_t lists_out_of_order(const RankingPredictions& lists, const std::string& where) {
  std::size_t out_of_order = 0;
  for (std::size_t row = 0; row < lists.scores.rows(); ++row) {
    const auto items = lists.items.row(row);
    const auto scores = lists.scores.row(row);
    const auto length = static_cast<std::size_t>(std::ranges::find(items, -1) - items.begin());
    for (std::size_t i = 0; i < length; ++i) {
      if (std::isnan(scores[i])) {
        fail("{}/scores: row {}: found {}, expected a number for each item", where, row, scores[i]);
      }
    }
    out_of_order += std::ranges::is_sorted(scores.first(length), std::greater<>()) ? 0 : 1;
  }
  return out_of_order;
}

void evaluate_ranking_of(SystemRun& run, const RankingPredictions& lists,
                         const PredictionsFile::Ranking& entry, const ExperimentData& data,
                         const EvaluatePredictionsOptions& options, Progress& progress) {
  if (lists.items.cols() == 0) {
    fail("{}: {}/items: lists of no items, expected at least one column",
         options.predictions.string(), entry.group);
  }
  try {
    run.evaluation = evaluate_lists(
        {.users = lists.users, .items = lists.items, .scores = lists.scores}, data.test.task,
        {.cutoffs = options.cutoffs.empty() ? default_cutoffs(lists.items.cols()) : options.cutoffs,
         .item_vectors = {},
         .item_attributes = categories_of(data)},
        progress);
  } catch (const Error& error) {
    fail("{}: {}: {}", options.predictions.string(), entry.group, error.what());
  }
  run.resamples = resample_metrics(run.evaluation, options.resampling, progress);
}

void evaluate_feedback_of(SystemRun& run, const RankingPredictions& lists,
                          const LoggedEvents& events, const EvaluatePredictionsOptions& options,
                          ExperimentResult& result, Progress& progress) {
  constexpr std::size_t kPlaces = 10;
  ListFeedback feedback = evaluate_list_feedback(
      events, lists,
      {.places = options.cutoffs.empty() ? kPlaces : options.cutoffs.front(),
       .satisfied = options.data.positive_threshold.value_or(kDefaultPositiveThreshold),
       .estimate = {.confidence = options.confidence, .resampling = options.resampling}},
      progress);
  run.feedback = std::move(feedback.measures);
  for (const std::string& warning : feedback.warnings)
    result.warnings.push_back(fmt::format("{}: {}", run.name(), warning));
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

// A dataset of logged feedback may have no interactions.
void evaluate_rankings(const PredictionsFile& file, const Dataset& dataset,
                       const EvaluatePredictionsOptions& options, ExperimentResult& result,
                       Progress& progress) {
  const LoggedEvents events = logged_events(dataset);
  std::optional<ExperimentData> data;
  if (events.size() == 0 || dataset.interaction_count() > 0) {
    data = load_experiment_data(dataset, options.data);
    result.positive_rule = data->positive_rule;
    result.split_name = data->split_name;
    result.split = data->split;
    result.split_counts = data->split_counts;
  }
  for (const PredictionsFile::Ranking& entry : file.rankings()) {
    const RankingPredictions lists = file.read(entry);
    const std::string where = fmt::format("{}: {}", options.predictions.string(), entry.group);
    if (const std::size_t rising = lists_out_of_order(lists, where); rising > 0) {
      result.warnings.push_back(fmt::format(
          "{}: the scores of {} lists rise: their items are taken in the order of the list", where,
          rising));
    }
    SystemRun& run = result.systems.emplace_back();
    run.variant = entry.variant;
    run.recommender = entry.recommender.empty() ? "predictions" : entry.recommender;
    if (data) evaluate_ranking_of(run, lists, entry, *data, options, progress);
    if (!events.user.empty()) evaluate_feedback_of(run, lists, events, options, result, progress);
  }
  if (events.size() > 0 && events.user.empty())
    result.warnings.emplace_back(
        "logged feedback is left out: it does not say which users it is of");
  if (!data) return;
  if (const std::string rule = file.positive_rule(); !rule.empty() && rule != data->positive_rule) {
    result.warnings.push_back(fmt::format("positive here: {}; where the predictions were made: {}",
                                          data->positive_rule, rule));
  }
  for (const SystemRun& system : result.systems) warn_of_lists(system, result.warnings);
  result.options.cutoffs = result.systems.front().evaluation.cutoffs;
}

// A class for each label; one that is out of scope may be missing where it is the last.
void check_classes(const Task& task, std::size_t classes, const std::string& where) {
  const std::size_t labels = task.label_names.size();
  const bool scope_is_last = labels > 0 && !task.out_of_scope_label.empty() &&
                             task.label_names.back() == task.out_of_scope_label;
  if (classes == labels || (scope_is_last && classes + 1 == labels)) return;
  fail("{}: scores of {} classes, expected the {} of the task", where, classes, labels);
}

TaskRun evaluate_task(const TaskPredictions& predictions, const PredictionsFile::TaskEntry& entry,
                      const Task& task, const EvaluatePredictionsOptions& options,
                      Progress& progress) {
  const std::string where = fmt::format("{}: {}", options.predictions.string(), entry.group);
  check_classes(task, predictions.scores.cols(), where);
  Matrix<double> scores(predictions.scores.rows(), predictions.scores.cols());
  std::copy_n(predictions.scores.data(), scores.rows() * scores.cols(), scores.data());
  std::vector<std::int32_t> truth;
  std::vector<bool> seen(task.labels.size());
  for (const std::int64_t row : predictions.rows) {
    if (row < 0 || static_cast<std::size_t>(row) >= task.labels.size()) {
      fail("{}/row: row {}, expected below {}", where, row, task.labels.size());
    }
    if (seen[static_cast<std::size_t>(row)]) fail("{}/row: row {} twice", where, row);
    seen[static_cast<std::size_t>(row)] = true;
    truth.push_back(task.labels[static_cast<std::size_t>(row)]);
  }
  TaskRun run;
  run.task = entry.task;
  run.kind = task.kind;
  run.variant = entry.variant;
  run.classes = predictions.scores.cols();
  run.test_rows = predictions.rows;
  try {
    run.evaluation = evaluate_classification(
        std::move(scores), truth,
        {.resampling = options.resampling, .confidence = options.confidence}, progress);
  } catch (const Error& error) {
    fail("{}: {}", where, error.what());
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
  result.options.seed = options.resampling.seed;
  result.options.resamples = options.resampling.draws;
  result.options.threads = options.resampling.threads;
  result.options.confidence = options.confidence;
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
  if (!file.rankings().empty()) evaluate_rankings(file, dataset, options, result, progress);
  for (const PredictionsFile::TaskEntry& entry : file.tasks()) {
    const Task task = dataset.task(entry.task);
    const TaskPredictions predictions = file.read(entry);
    result.tasks.push_back(evaluate_task(predictions, entry, task, options, progress));
    const auto outside = std::ranges::count_if(predictions.rows, [&](std::int64_t row) {
      return task.parts[static_cast<std::size_t>(row)] != kTestPart;
    });
    if (outside > 0) {
      result.warnings.push_back(fmt::format("{}: {}: {} of {} rows are not in the test part",
                                            options.predictions.string(), entry.group, outside,
                                            predictions.rows.size()));
    }
  }
  return result;
}

}  // namespace reckon
