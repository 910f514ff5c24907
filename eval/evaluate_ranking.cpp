#include "eval/evaluate_ranking.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include "core/error.h"
#include "core/parallel.h"
#include "core/scoring/top_k.h"
#include "eval/all_pairs_counter.h"
#include "eval/pair_counts.h"
#include "eval/ranking_judge.h"

namespace reckon {
namespace {

constexpr std::size_t kMaxBlockUsers = 64;
constexpr std::size_t kMaxBlockScores = std::size_t{1} << 22;  // 16 MiB of scores a thread
constexpr std::size_t kMaxKeptScores = std::size_t{1} << 24;   // 64 MiB in all

// Scores users in blocks, and passes on use(index, scores [item_count], thread). A thread holds one
// block at a time; the first blocks, up to a bound, are kept from one run to the next instead of
// being scored again.
class BlockScoring {
 public:
  using Use =
      std::function<void(std::size_t index, std::span<const float> scores, std::size_t thread)>;

  BlockScoring(const Recommender& recommender, std::span<const std::int32_t> users,
               std::size_t threads, bool runs_twice)
      : recommender_(recommender),
        users_(users),
        block_(
            std::clamp<std::size_t>(kMaxBlockScores / recommender.item_count(), 1, kMaxBlockUsers)),
        kept_(runs_twice ? std::min(blocks(), kMaxKeptScores / block_ / recommender.item_count())
                         : 0),
        scratch_(std::min(threads, blocks())) {}

  std::size_t threads() const { return scratch_.size(); }

  void run(const Use& use, Progress& progress) {
    parallel_chunks(blocks(), threads(), [&](std::size_t block, std::size_t thread) {
      const std::size_t begin = block * block_;
      const std::size_t end = std::min(begin + block_, users_.size());
      Matrix<float>& scores = block < kept_.size() ? kept_[block] : scratch_[thread];
      const bool is_scored = block < kept_.size() && scores.rows() > 0;
      if (!is_scored) {
        if (scores.rows() != end - begin) {
          scores = Matrix<float>(end - begin, recommender_.item_count());
        }
        recommender_.score_users(users_.subspan(begin, end - begin), scores);
      }
      for (std::size_t index = begin; index < end; ++index) {
        if (!is_scored) check(users_[index], scores.row(index - begin));
        use(index, scores.row(index - begin), thread);
      }
      progress.advance(end - begin);
    });
  }

 private:
  std::size_t blocks() const { return (users_.size() + block_ - 1) / block_; }

  static void check(std::int32_t user, std::span<const float> scores) {
    const auto bad =
        std::find_if(scores.begin(), scores.end(), [](float x) { return std::isnan(x); });
    if (bad != scores.end()) {
      fail("user row {}: the score of item row {} is not a number", user, bad - scores.begin());
    }
  }

  const Recommender& recommender_;
  std::span<const std::int32_t> users_;
  std::size_t block_;
  std::vector<Matrix<float>> kept_;     // of the first blocks; empty until scored
  std::vector<Matrix<float>> scratch_;  // of each thread
};

// Scores of a user's relevant items, ascending.
void relevant_scores(std::span<const float> scores, std::span<const std::int32_t> relevant,
                     std::span<float> out) {
  for (std::size_t i = 0; i < relevant.size(); ++i) {
    out[i] = scores[static_cast<std::size_t>(relevant[i])];
  }
  std::sort(out.begin(), out.end());
}

// Scores of the candidates that are not relevant, in the order of items.
void other_scores(std::span<const float> scores, std::span<const std::int32_t> relevant,
                  std::span<const std::int32_t> excluded, std::vector<float>& out) {
  out.clear();
  std::size_t begin = 0;
  const auto copy_up_to = [&](std::size_t end) {
    out.insert(out.end(), scores.begin() + static_cast<std::ptrdiff_t>(begin),
               scores.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end + 1;
  };
  auto r = relevant.begin();
  auto e = excluded.begin();
  while (r != relevant.end() || e != excluded.end()) {
    const bool take_relevant = e == excluded.end() || (r != relevant.end() && *r < *e);
    copy_up_to(static_cast<std::size_t>(take_relevant ? *r++ : *e++));
  }
  copy_up_to(scores.size());
}

// Scores of every user's relevant items.
std::vector<float> all_relevant_scores(const RankingTask& task, std::span<const std::int32_t> users,
                                       BlockScoring& scoring, Progress& progress) {
  std::vector<std::size_t> offsets = {0};
  for (const std::int32_t user : users) {
    offsets.push_back(offsets.back() + task.relevant.row(static_cast<std::size_t>(user)).size());
  }
  std::vector<float> positives(offsets.back());
  scoring.run(
      [&](std::size_t index, std::span<const float> scores, std::size_t) {
        relevant_scores(
            scores, task.relevant.row(static_cast<std::size_t>(users[index])),
            std::span(positives).subspan(offsets[index], offsets[index + 1] - offsets[index]));
      },
      progress);
  return positives;
}

std::unique_ptr<AllPairsCounter> make_all_pairs_counter(std::vector<float> positives,
                                                        const EvaluationDevice* device,
                                                        std::size_t threads) {
  if (device != nullptr) return device->make_all_pairs_counter(positives);
  return make_cpu_all_pairs_counter(std::move(positives), threads);
}

// What a thread reuses from user to user.
struct Scratch {
  std::vector<float> positives, negatives, list_scores;
  std::vector<std::int32_t> list;
};

}  // namespace

RankingEvaluation evaluate_ranking(const Recommender& recommender, const RankingTask& task,
                                   const RankingOptions& options, Progress& progress) {
  check_ranking_task(task);
  if (recommender.user_count() != task.relevant.users() ||
      recommender.item_count() != task.item_count) {
    fail("recommender of {} users and {} items, expected {} and {}", recommender.user_count(),
         recommender.item_count(), task.relevant.users(), task.item_count);
  }
  EvaluatedUserCounts counts;
  std::vector<std::int32_t> users = users_to_evaluate(task, counts);
  counts.without_recommendations = std::erase_if(
      users, [&](std::int32_t user) { return !recommender.knows(static_cast<std::size_t>(user)); });
  KnownScores known;
  if (!options.auc_all_pairs) known.why_no_auc_all_pairs = "switched off";
  RankingJudge judge(task, options, checked_cutoffs(options.cutoffs, task.item_count), users,
                     counts, known);
  const std::size_t places = judge.places();

  BlockScoring scoring(recommender, users,
                       options.threads > 0 ? options.threads : default_thread_count(),
                       options.auc_all_pairs);
  progress.begin("Ranking", users.size() * (options.auc_all_pairs ? 2 : 1));
  std::unique_ptr<AllPairsCounter> all_pairs;
  if (options.auc_all_pairs) {
    all_pairs = make_all_pairs_counter(all_relevant_scores(task, users, scoring, progress),
                                       options.device, scoring.threads());
  }

  std::vector<Scratch> scratch(scoring.threads());
  scoring.run(
      [&](std::size_t index, std::span<const float> scores, std::size_t thread) {
        Scratch& mine = scratch[thread];
        const auto user = static_cast<std::size_t>(users[index]);
        const std::span<const std::int32_t> relevant = task.relevant.row(user);
        const std::span<const std::int32_t> excluded = task.excluded.row(user);
        mine.positives.resize(relevant.size());
        relevant_scores(scores, relevant, mine.positives);
        other_scores(scores, relevant, excluded, mine.negatives);
        if (all_pairs) all_pairs->add(mine.negatives, thread);
        mine.list.clear();
        mine.list_scores.clear();
        for (const ScoredItem& best : recommender.list(user, scores, excluded, places)) {
          mine.list.push_back(best.item);
          mine.list_scores.push_back(best.score);
        }
        judge.judge(index, mine.list, mine.list_scores,
                    count_pairs<float>(mine.positives, mine.negatives));
      },
      progress);
  return std::move(judge).finish(all_pairs ? all_pairs->counts() : PairCounts());
}

}  // namespace reckon
