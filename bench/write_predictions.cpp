#include "bench/write_predictions.h"

#include "datasets/predictions_file.h"

namespace reckon {
namespace {

Matrix<float> to_float(const Matrix<double>& values) {
  Matrix<float> out(values.rows(), values.cols());
  for (std::size_t i = 0; i < values.rows() * values.cols(); ++i)
    out.data()[i] = static_cast<float>(values.data()[i]);
  return out;
}

template <typename T>
Matrix<T> copy_of(const Matrix<T>& matrix) {
  Matrix<T> out(matrix.rows(), matrix.cols());
  std::copy_n(matrix.data(), matrix.rows() * matrix.cols(), out.data());
  return out;
}

}  // namespace

void write_predictions(const std::filesystem::path& path, const ExperimentResult& result) {
  PredictionsWriter writer(path, result.dataset_identity);
  writer.set_attribute("split", result.split_name);
  writer.set_attribute("positive_rule", result.positive_rule);
  for (const SystemRun& system : result.systems) {
    const RankingEvaluation& evaluation = system.evaluation;
    RankingPredictions predictions;
    predictions.users = evaluation.users;
    predictions.items = copy_of(evaluation.items);
    predictions.scores = copy_of(evaluation.scores);
    for (const UserMetricValues& metric : evaluation.per_user) {
      // A weighted mean is not the mean of what would be stored.
      if (metric.weights.empty()) predictions.per_user[metric.name] = metric.values;
    }
    writer.add_ranking(system.variant, system.recommender, predictions);
  }
  for (const TaskRun& task : result.tasks) {
    TaskPredictions predictions;
    predictions.rows = task.test_rows;
    predictions.scores = to_float(task.evaluation.scores);
    writer.add_task(task.task, task.variant, predictions);
  }
  writer.commit();
}

}  // namespace reckon
