#pragma once

#include <algorithm>

#include "core/matrix.h"
#include "core/progress.h"
#include "eval/evaluate_ranking.h"
#include "tests/eval/matrix_recommender.h"
#include "tests/eval/random_experiment.h"

namespace reckon::test {

inline Matrix<float> copy(const Matrix<float>& from) {
  Matrix<float> to(from.rows(), from.cols());
  std::copy_n(from.data(), from.rows() * from.cols(), to.data());
  return to;
}

inline RankingEvaluation evaluate(const RandomExperiment& experiment,
                                  const RankingOptions& options) {
  SilentProgress progress;
  return evaluate_ranking(MatrixRecommender(copy(experiment.scores)), experiment.task, options,
                          progress);
}

inline RankingOptions options_for(const RandomExperiment& experiment) {
  return {.cutoffs = {1, 3, 5, 10}, .item_vectors = experiment.vectors};
}

}  // namespace reckon::test
