#include "eval/accuracy_comparison.h"

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/matrix.h"
#include "eval/significance/sign_flip_test.h"

namespace reckon {

MetricComparison compare_accuracy(const ClassificationEvaluation& a,
                                  const ClassificationEvaluation& b,
                                  const ResamplingOptions& resampling,
                                  const ComparisonOptions& options, Progress& progress) {
  if (a.truth != b.truth) fail("comparing accuracies: of other rows, expected the same");
  const std::size_t rows = a.truth.size();
  MetricComparison comparison;
  comparison.name = "accuracy";
  comparison.a = a.value("accuracy");
  comparison.b = b.value("accuracy");
  comparison.difference = comparison.b - comparison.a;
  comparison.users = rows;
  if (rows < 2) {
    comparison.reason = "a single row";
    return comparison;
  }
  Matrix<double> differences(rows, 1);
  for (std::size_t r = 0; r < rows; ++r) {
    const int hit_a = a.predicted[r] == a.truth[r] ? 1 : 0;
    const int hit_b = b.predicted[r] == b.truth[r] ? 1 : 0;
    differences.data()[r] = hit_b - hit_a;
  }
  const Matrix<double> sums = bootstrap_sums(differences, resampling, progress);
  std::vector<double> means(sums.rows());
  for (std::size_t draw = 0; draw < means.size(); ++draw) {
    means[draw] = sums.data()[draw] / static_cast<double>(rows);
  }
  comparison.interval = percentile_interval(means, options.confidence);
  comparison.p =
      sign_flip_test(
          {differences.data(), rows},
          {.permutations = options.permutations, .seed = options.seed, .threads = options.threads},
          progress)
          .p;
  return comparison;
}

void adjust_all_by_holm(std::span<MetricComparison> rows) {
  std::vector<MetricComparison*> all(rows.size());
  std::ranges::transform(rows, all.begin(), [](MetricComparison& row) { return &row; });
  adjust_by_holm(all);
}

}  // namespace reckon
