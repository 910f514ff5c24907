#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/progress.h"
#include "core/recommend/recommender.h"
#include "eval/beyond/item_attributes.h"
#include "eval/evaluation_device.h"
#include "eval/ranking_evaluation.h"
#include "eval/ranking_task.h"

namespace reckon {

struct RankingOptions {
  std::vector<std::size_t> cutoffs = kDefaultCutoffs;
  // [item_count, d] for intra-list diversity, compared by cosine; no rows: diversity is unknown.
  // Must outlive the call.
  MatrixView<const float> item_vectors;
  // Of items, such as genres, for calibration; null: unknown. Must outlive the call.
  const beyond::ItemAttributes* item_attributes = nullptr;
  // AUC over the pairs of all users needs the scores of all relevant items before the first
  // comparison: users are scored twice, but for those whose scores fit into 64 MiB.
  bool auc_all_pairs = true;
  const EvaluationDevice* device = nullptr;  // null: the CPU does everything; must outlive the call
  std::size_t threads = 0;                   // 0: default_thread_count()
};

// Scores every user with history and relevant items against all candidates (all items but the
// user's excluded ones) and computes all of ranking_metrics(). The result does not depend on the
// number of threads. Memory: a block of scores a thread (16 MiB, or one user's), the lists, and one
// number for each user, metric and cutoff; for auc_all_pairs also 64 MiB of scores, and for each
// relevant item its score and, once a thread, two counts. Throws Error for a task that contradicts
// itself, a recommender of another shape, no user to evaluate, a cutoff that is 0 or larger than
// the catalogue, and a score that is NaN, naming user and item.
RankingEvaluation evaluate_ranking(const Recommender& recommender, const RankingTask& task,
                                   const RankingOptions& options, Progress& progress);

// Lists of recommendations made elsewhere.
struct RecommendedLists {
  std::span<const std::int32_t> users;   // user rows, ascending, unique
  MatrixView<const std::int32_t> items;  // [users, K] best first, padded with -1 at the end
  MatrixView<const float> scores;        // [users, K] to be kept in the result; or no rows
};

// The same metrics from given lists, except AUC, which needs the scores of all candidates and is
// listed as unknown. A user who should be evaluated and has no list is left out and counted;
// recommended items that the task excludes are no hits and counted. Throws Error as above, and for
// a list that holds a row out of range, an item twice or one after padding, and for a cutoff larger
// than K.
RankingEvaluation evaluate_lists(const RecommendedLists& lists, const RankingTask& task,
                                 const RankingOptions& options, Progress& progress);

}  // namespace reckon
