#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "core/parallel.h"
#include "eval/evaluate_ranking.h"
#include "eval/ranking_judge.h"

namespace reckon {
namespace {

constexpr std::size_t kChunkUsers = 256;

void check_shape(const RecommendedLists& lists, const RankingTask& task,
                 std::span<const std::size_t> cutoffs) {
  const auto& items = lists.items;
  if (items.rows != lists.users.size()) {
    fail("recommended lists: {} users, but {} lists", lists.users.size(), items.rows);
  }
  if (lists.scores.rows != 0 &&
      (lists.scores.rows != items.rows || lists.scores.cols != items.cols)) {
    fail("recommended lists: scores of {} x {}, expected {} x {}", lists.scores.rows,
         lists.scores.cols, items.rows, items.cols);
  }
  if (cutoffs.back() > items.cols) {
    fail("--k: cutoff {} is larger than the {} items of a recommended list", cutoffs.back(),
         items.cols);
  }
  for (std::size_t i = 0; i < lists.users.size(); ++i) {
    const std::int32_t user = lists.users[i];
    if (user < 0 || static_cast<std::size_t>(user) >= task.relevant.users()) {
      fail("recommended lists: row {}: user row {}, expected one of {} users", i, user,
           task.relevant.users());
    }
    if (i > 0 && user <= lists.users[i - 1]) {
      fail("recommended lists: row {}: user row {} after {}, expected ascending", i, user,
           lists.users[i - 1]);
    }
  }
}

// The list without its padding.
std::span<const std::int32_t> checked_list(std::span<const std::int32_t> row, std::int32_t user,
                                           std::size_t item_count) {
  std::size_t length = 0;
  std::unordered_set<std::int32_t> seen;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::int32_t item = row[i];
    if (item == -1) continue;
    if (i > length) fail("recommended lists: user row {}: an item after padding (-1)", user);
    if (item < 0 || static_cast<std::size_t>(item) >= item_count) {
      fail("recommended lists: user row {}: item row {}, expected 0 to {} or -1", user, item,
           item_count - 1);
    }
    if (!seen.insert(item).second) {
      fail("recommended lists: user row {}: item row {} twice", user, item);
    }
    ++length;
  }
  return row.first(length);
}

}  // namespace

RankingEvaluation evaluate_lists(const RecommendedLists& lists, const RankingTask& task,
                                 const RankingOptions& options, Progress& progress) {
  check_ranking_task(task);
  const std::vector<std::size_t> cutoffs = checked_cutoffs(options.cutoffs, task.item_count);
  check_shape(lists, task, cutoffs);
  const auto row_of = [&](std::int32_t user) {
    const auto found = std::lower_bound(lists.users.begin(), lists.users.end(), user);
    return found != lists.users.end() && *found == user
               ? static_cast<std::size_t>(found - lists.users.begin())
               : lists.users.size();
  };
  EvaluatedUserCounts counts;
  std::vector<std::int32_t> users = users_to_evaluate(task, counts);
  counts.without_recommendations =
      std::erase_if(users, [&](std::int32_t user) { return row_of(user) == lists.users.size(); });
  KnownScores known;
  known.of_lists = lists.scores.rows != 0;
  known.why_no_auc = "lists hold the best items only, AUC needs the scores of all candidates";
  known.why_no_auc_all_pairs = known.why_no_auc;
  RankingJudge judge(task, options, cutoffs, users, counts, known);

  progress.begin("Judging lists", users.size());
  const std::size_t chunks = (users.size() + kChunkUsers - 1) / kChunkUsers;
  std::vector<std::size_t> excluded_items(chunks);
  parallel_chunks(
      chunks, options.threads > 0 ? options.threads : default_thread_count(),
      [&](std::size_t chunk, std::size_t) {
        const std::size_t end = std::min((chunk + 1) * kChunkUsers, users.size());
        for (std::size_t index = chunk * kChunkUsers; index < end; ++index) {
          const std::size_t row = row_of(users[index]);
          const auto whole = checked_list(lists.items.row(row), users[index], task.item_count);
          const auto list = whole.first(std::min(whole.size(), cutoffs.back()));
          const auto excluded = task.excluded.row(static_cast<std::size_t>(users[index]));
          for (const std::int32_t item : list) {
            excluded_items[chunk] +=
                std::binary_search(excluded.begin(), excluded.end(), item) ? 1 : 0;
          }
          const auto scores =
              known.of_lists ? lists.scores.row(row).first(list.size()) : std::span<const float>();
          judge.judge(index, list, scores, PairCounts());
        }
        progress.advance(end - chunk * kChunkUsers);
      });
  RankingEvaluation evaluation = std::move(judge).finish(PairCounts());
  evaluation.excluded_items_in_lists =
      std::accumulate(excluded_items.begin(), excluded_items.end(), std::size_t{0});
  return evaluation;
}

}  // namespace reckon
