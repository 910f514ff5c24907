#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eval/evaluate_ranking.h"
#include "eval/pair_counts.h"
#include "eval/ranking_evaluation.h"

namespace reckon {

// Which scores behind the lists are known.
struct KnownScores {
  bool of_lists = true;              // of the recommended items
  std::string why_no_auc;            // empty: of all candidates
  std::string why_no_auc_all_pairs;  // empty: those were compared across users, too
};

// Turns lists into metric values: the part that evaluate_ranking and evaluate_lists share. Task and
// options must have been checked, and outlive the judge.
class RankingJudge {
 public:
  RankingJudge(const RankingTask& task, const RankingOptions& options,
               std::vector<std::size_t> cutoffs, std::vector<std::int32_t> users,
               const EvaluatedUserCounts& counts, const KnownScores& known);

  std::size_t places() const { return result_.cutoffs.back(); }  // of a list that are judged
  // Takes the list of the index-th user: best first, at most places(); scores may be empty, pairs
  // none. Different users may be judged by different threads at once.
  void judge(std::size_t index, std::span<const std::int32_t> items, std::span<const float> scores,
             const PairCounts& pairs);
  // Once every user is judged: pairs of all users' scores.
  RankingEvaluation finish(const PairCounts& all_pairs) &&;

 private:
  void judge_on_device();
  double overall(const RankingMetric& metric, std::size_t cutoff,
                 const PairCounts& all_pairs) const;

  const RankingTask& task_;
  const EvaluationDevice* device_;
  CatalogueFacts catalogue_;
  RankingEvaluation result_;
  std::vector<std::size_t> cpu_columns_;  // of per_user that the device does not compute
};

}  // namespace reckon
