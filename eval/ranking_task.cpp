#include "eval/ranking_task.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "core/error.h"

namespace reckon {
namespace {

void check_offsets(const UserItems& lists, std::string_view what) {
  const std::vector<std::int64_t>& offsets = lists.offsets;
  if (offsets.empty() || offsets.front() != 0 ||
      offsets.back() != static_cast<std::int64_t>(lists.items.size()) ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    fail("ranking task: offsets of the {} items do not rise from 0 to {}", what,
         lists.items.size());
  }
}

void check_row(std::span<const std::int32_t> items, std::size_t item_count, std::size_t user,
               std::string_view what) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i] < 0 || static_cast<std::size_t>(items[i]) >= item_count) {
      fail("ranking task: user row {}: {} item row {}, expected 0 to {}", user, what, items[i],
           item_count - 1);
    }
    if (i > 0 && items[i] <= items[i - 1]) {
      fail("ranking task: user row {}: {} item row {} after {}, expected ascending", user, what,
           items[i], items[i - 1]);
    }
  }
}

}  // namespace

void check_ranking_task(const RankingTask& task) {
  if (task.item_count == 0 ||
      task.item_count > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    fail("ranking task: {} items, expected 1 to {}", task.item_count,
         std::numeric_limits<std::int32_t>::max());
  }
  check_offsets(task.relevant, "relevant");
  check_offsets(task.excluded, "excluded");
  const std::size_t users = task.relevant.users();
  if (task.excluded.users() != users) {
    fail("ranking task: relevant items of {} users, excluded items of {}", users,
         task.excluded.users());
  }
  if (!task.has_history.empty() && task.has_history.size() != users) {
    fail("ranking task: history of {} users, expected {}", task.has_history.size(), users);
  }
  for (std::size_t user = 0; user < users; ++user) {
    const std::span<const std::int32_t> relevant = task.relevant.row(user);
    const std::span<const std::int32_t> excluded = task.excluded.row(user);
    check_row(relevant, task.item_count, user, "relevant");
    check_row(excluded, task.item_count, user, "excluded");
    for (const std::int32_t item : relevant) {
      if (std::binary_search(excluded.begin(), excluded.end(), item)) {
        fail("ranking task: user row {}: item row {} is relevant and excluded", user, item);
      }
    }
  }
  if (task.interaction_counts.empty()) return;
  if (task.interaction_counts.size() != task.item_count) {
    fail("ranking task: interaction counts of {} items, expected {}",
         task.interaction_counts.size(), task.item_count);
  }
  for (std::size_t item = 0; item < task.item_count; ++item) {
    if (task.interaction_counts[item] < 0) {
      fail("ranking task: item row {}: {} interactions, expected 0 or more", item,
           task.interaction_counts[item]);
    }
  }
  if (task.training_users == 0) {
    fail("ranking task: interaction counts are given, but the number of training users is 0");
  }
}

std::vector<std::int32_t> users_to_evaluate(const RankingTask& task, EvaluatedUserCounts& counts) {
  std::vector<std::int32_t> users;
  counts.users = task.relevant.users();
  for (std::size_t user = 0; user < counts.users; ++user) {
    const bool has_history = task.has_history.empty() || task.has_history[user] != 0;
    const bool has_relevant = !task.relevant.row(user).empty();
    counts.without_history += has_history ? 0 : 1;
    counts.without_relevant += has_relevant ? 0 : 1;
    if (has_history && has_relevant) users.push_back(static_cast<std::int32_t>(user));
  }
  return users;
}

std::vector<std::size_t> default_cutoffs(std::size_t most) {
  std::vector<std::size_t> cutoffs = kDefaultCutoffs;
  std::erase_if(cutoffs, [most](std::size_t cutoff) { return cutoff > most; });
  if (cutoffs.empty()) cutoffs.push_back(most);
  return cutoffs;
}

std::vector<std::size_t> checked_cutoffs(std::span<const std::size_t> cutoffs,
                                         std::size_t item_count) {
  if (cutoffs.empty()) fail("--k: no cutoff given, expected at least one");
  std::vector<std::size_t> sorted(cutoffs.begin(), cutoffs.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.front() == 0) fail("--k: cutoff 0, expected at least 1");
  if (sorted.back() > item_count) {
    fail("--k: cutoff {} is larger than the catalogue of {} items", sorted.back(), item_count);
  }
  return sorted;
}

}  // namespace reckon
