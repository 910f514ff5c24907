#include "bench/task_run.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/principal_components.h"
#include "core/stopwatch.h"
#include "eval/labelled_vectors.h"

namespace reckon {
namespace {

// The row of the label of texts of no class; -1: there is none.
std::int32_t out_of_scope_row(const Task& task) {
  const auto found = std::ranges::find(task.label_names, task.out_of_scope_label);
  if (task.out_of_scope_label.empty() || found == task.label_names.end()) return -1;
  return static_cast<std::int32_t>(found - task.label_names.begin());
}

// Rows of one part that have a class.
std::size_t rows_of_part(const Task& task, std::uint8_t part) {
  const std::int32_t out_of_scope = out_of_scope_row(task);
  std::size_t rows = 0;
  for (std::size_t row = 0; row < task.labels.size(); ++row) {
    rows += task.parts[row] == part && task.labels[row] != out_of_scope ? 1 : 0;
  }
  return rows;
}

std::vector<std::size_t> rows_of_train(const Task& task) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < task.parts.size(); ++row) {
    if (task.parts[row] == kTrainPart) rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::string reason_to_leave_out(const Task& task) {
  const std::size_t train = rows_of_part(task, kTrainPart);
  const std::size_t test = rows_of_part(task, kTestPart);
  if (train > 0 && test > 0) return {};
  return fmt::format("{} train and {} test rows, expected some of both", train, test);
}

TaskRun run_task_by_vectors(const std::string& name, const Task& task, const TaskVectors& given,
                            const ResamplingOptions& resampling, Progress& progress) {
  const Stopwatch stopwatch;
  const std::int32_t out_of_scope = out_of_scope_row(task);
  LabelledEvaluation labelled = evaluate_nearest_centroid({.vectors = given.vectors,
                                                           .labels = task.labels,
                                                           .parts = task.parts,
                                                           .classes = task.label_names.size(),
                                                           .left_out_label = out_of_scope},
                                                          {.resampling = resampling}, progress);
  return {.task = name,
          .kind = task.kind,
          .variant = given.variant,
          .classes = task.label_names.size() - (out_of_scope >= 0 ? 1 : 0),
          .test_rows = std::move(labelled.test_rows),
          .train_rows = labelled.train_rows,
          .out_of_scope_train = labelled.left_out_train,
          .out_of_scope_test = labelled.left_out_test,
          .evaluation = std::move(labelled.classification),
          .seconds = stopwatch.seconds()};
}

std::vector<TaskRun> run_task(const std::string& name, const Task& task,
                              std::span<MeasuredVariant> variants,
                              const ResamplingOptions& resampling, Progress& progress) {
  std::vector<TaskRun> runs;
  for (MeasuredVariant& variant : variants) {
    const Stopwatch stopwatch;
    Matrix<float> vectors(task.texts.size(), variant.encoder->dimension());
    progress.begin("encode " + name + " by " + variant.variant.text, task.texts.size());
    variant.texts->encode(task.texts, vectors, progress);
    if (variant.components > 0) {
      vectors = project(vectors,
                        fit_principal_components(vectors, rows_of_train(task), variant.components),
                        resampling.threads);
    }
    runs.push_back(
        run_task_by_vectors(name, task, {variant.variant.text, vectors}, resampling, progress));
    runs.back().seconds = stopwatch.seconds();
  }
  return runs;
}

}  // namespace reckon
