#include "bench/task_run.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/stopwatch.h"
#include "eval/nearest_centroid.h"

namespace reckon {
namespace {

// The row of the label of texts of no class; -1: there is none.
std::int32_t out_of_scope_row(const Task& task) {
  const auto found = std::ranges::find(task.label_names, task.out_of_scope_label);
  if (task.out_of_scope_label.empty() || found == task.label_names.end()) return -1;
  return static_cast<std::int32_t>(found - task.label_names.begin());
}

// The rows of one part that have a class.
struct PartRows {
  std::vector<std::int64_t> rows;
  std::vector<std::int32_t> labels;
  std::size_t out_of_scope = 0;
};

PartRows rows_of_part(const Task& task, std::uint8_t part, std::int32_t out_of_scope_label) {
  PartRows out;
  for (std::size_t row = 0; row < task.labels.size(); ++row) {
    if (task.parts[row] != part) continue;
    if (task.labels[row] == out_of_scope_label) {
      ++out.out_of_scope;
    } else {
      out.rows.push_back(static_cast<std::int64_t>(row));
      out.labels.push_back(task.labels[row]);
    }
  }
  return out;
}

Matrix<float> gather(MatrixView<const float> vectors, std::span<const std::int64_t> rows) {
  Matrix<float> out(rows.size(), vectors.cols);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(vectors.row(static_cast<std::size_t>(rows[i])), out.row(i).begin());
  }
  return out;
}

}  // namespace

std::string reason_to_leave_out(const Task& task) {
  const std::int32_t out_of_scope = out_of_scope_row(task);
  const std::size_t train = rows_of_part(task, kTrainPart, out_of_scope).rows.size();
  const std::size_t test = rows_of_part(task, kTestPart, out_of_scope).rows.size();
  if (train > 0 && test > 0) return {};
  return fmt::format("{} train and {} test rows, expected some of both", train, test);
}

std::vector<TaskRun> run_task(const std::string& name, const Task& task,
                              std::span<MeasuredVariant> variants,
                              const ResamplingOptions& resampling, Progress& progress) {
  const std::int32_t out_of_scope = out_of_scope_row(task);
  const PartRows train = rows_of_part(task, kTrainPart, out_of_scope);
  const PartRows test = rows_of_part(task, kTestPart, out_of_scope);
  std::vector<TaskRun> runs;
  for (MeasuredVariant& variant : variants) {
    const Stopwatch stopwatch;
    Matrix<float> vectors(task.texts.size(), variant.encoder->dimension());
    progress.begin("encode " + name + " by " + variant.variant.text, task.texts.size());
    variant.texts->encode(task.texts, vectors, progress);
    const NearestCentroid centroids(gather(vectors, train.rows), train.labels,
                                    task.label_names.size());
    TaskRun run{.task = name,
                .kind = task.kind,
                .variant = variant.variant.text,
                .classes = task.label_names.size() - (out_of_scope >= 0 ? 1 : 0),
                .test_rows = test.rows,
                .train_rows = train.rows.size(),
                .out_of_scope_train = train.out_of_scope,
                .out_of_scope_test = test.out_of_scope,
                .evaluation = evaluate_classification(
                    centroids.scores(gather(vectors, test.rows), resampling.threads), test.labels,
                    {.resampling = resampling}, progress)};
    run.seconds = stopwatch.seconds();
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace reckon
