#include "bench/task_run.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/stopwatch.h"
#include "eval/nearest_centroid.h"

namespace reckon {
namespace {

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

std::vector<TaskRun> run_task(const std::string& name, const Task& task,
                              std::span<MeasuredVariant> variants,
                              const ResamplingOptions& resampling, Progress& progress) {
  const auto found =
      std::find(task.label_names.begin(), task.label_names.end(), task.out_of_scope_label);
  const bool has_out_of_scope = !task.out_of_scope_label.empty() && found != task.label_names.end();
  const auto out_of_scope =
      has_out_of_scope ? static_cast<std::int32_t>(found - task.label_names.begin()) : -1;
  const PartRows train = rows_of_part(task, kTrainPart, out_of_scope);
  const PartRows test = rows_of_part(task, kTestPart, out_of_scope);
  if (train.rows.empty() || test.rows.empty()) {
    fail("task {}: {} train and {} test rows, expected some of both", name, train.rows.size(),
         test.rows.size());
  }
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
                .classes = task.label_names.size() - (has_out_of_scope ? 1 : 0),
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
