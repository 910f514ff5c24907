#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/user_items.h"

namespace reckon {

// What recommendations are measured against. User and item rows are the dataset's.
struct RankingTask {
  std::size_t item_count = 0;
  UserItems relevant;  // a user's items that should be found: ascending, unique
  UserItems excluded;  // items that are no candidates: ascending, unique, none of them relevant
  // [users] 0: nothing is known about the user, who is left out for every system alike, so that
  // means stay comparable. Empty: everyone has a history.
  std::vector<std::uint8_t> has_history;
  // [item_count] interactions of any value before the test part, and the number of users who have
  // any: for novelty. Empty: novelty is unknown.
  std::vector<std::int64_t> interaction_counts;
  std::size_t training_users = 0;
};

// How many users there are, and why some are not evaluated. A user without history may be without
// relevant items as well, and is then counted in both.
struct EvaluatedUserCounts {
  std::size_t users = 0;  // in the task
  std::size_t evaluated = 0;
  std::size_t without_history = 0;
  std::size_t without_relevant = 0;
  // With history and relevant items, but the recommender does not know them or gives no list.
  std::size_t without_recommendations = 0;
  // Evaluated, but without an AUC: every candidate is relevant.
  std::size_t without_auc = 0;
};

// Throws Error naming the first user or item row that contradicts the description above.
void check_ranking_task(const RankingTask& task);

// Rows of the users who have history and relevant items, ascending; fills users, without_history
// and without_relevant of the counts.
std::vector<std::int32_t> users_to_evaluate(const RankingTask& task, EvaluatedUserCounts& counts);

inline const std::vector<std::size_t> kDefaultCutoffs = {5, 10, 20, 50};

// Those of kDefaultCutoffs that are at most `most` (at least 1), or `most` where all are larger.
std::vector<std::size_t> default_cutoffs(std::size_t most);

// Throws Error, naming --k, unless there is a cutoff and each is at least 1 and at most item_count.
// Returns them ascending, each once.
std::vector<std::size_t> checked_cutoffs(std::span<const std::size_t> cutoffs,
                                         std::size_t item_count);

}  // namespace reckon
