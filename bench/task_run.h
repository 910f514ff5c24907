#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/item_encoding.h"
#include "core/matrix.h"
#include "core/progress.h"
#include "datasets/dataset.h"
#include "eval/classification.h"
#include "eval/resampling.h"

namespace reckon {

// One labelled task by one variant: nearest centroid of the train part, measured on the test part.
struct TaskRun {
  std::string task;
  std::string kind;
  std::string variant;
  std::size_t classes = 0;              // those that are predicted: not the out-of-scope one
  std::vector<std::int64_t> test_rows;  // rows of the task that were evaluated
  std::size_t train_rows = 0;
  std::size_t out_of_scope_train = 0;  // rows left out
  std::size_t out_of_scope_test = 0;
  ClassificationEvaluation evaluation;
  double seconds = 0;  // encoding, where the variant did, and evaluating
};

// Why a task cannot be run: its train or its test part has no rows of a class. Empty: it can.
std::string reason_to_leave_out(const Task& task);

// The vectors of a task's texts, by whatever made them.
struct TaskVectors {
  std::string variant;
  MatrixView<const float> vectors;  // [rows of the task, d]
};

// Runs a task, for which there is no such reason.
TaskRun run_task_by_vectors(const std::string& name, const Task& task, const TaskVectors& given,
                            const ResamplingOptions& resampling, Progress& progress);

// The same by every variant.
std::vector<TaskRun> run_task(const std::string& name, const Task& task,
                              std::span<MeasuredVariant> variants,
                              const ResamplingOptions& resampling, Progress& progress);

}  // namespace reckon
